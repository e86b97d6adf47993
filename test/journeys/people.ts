import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import type { DemoRole } from '@/server/accounts/demo-logins';
import { enrol, type NewPerson } from './behind-the-screens';

/** People as the journeys meet them: each in a browser of their own, entering by the doors that everybody uses. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** Enters as one of the people of the demo, by the door that the sign-in page offers. */
export async function enterAs(page: Page, role: DemoRole): Promise<void> {
  await page.goto(`/sign-in?demo=${role}`);
  const door = page.getByRole('button', { name: new RegExp(`^${role}`, 'i') });
  await expect(door).toBeFocused();
  await door.press('Enter');
  await page.waitForURL(/\/(work|studio|review|office)$/);
}

/** A browser of its own, entered as one of the people of the demo. */
export async function demoVisitor(browser: Browser, role: DemoRole): Promise<Visitor> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await enterAs(page, role);
  return { context, page };
}

/** Nobody who has been here before: the address is new on every run. */
export function somebody(name: string): NewPerson {
  const handle = name.toLowerCase().replace(/[^a-z]+/g, '-');
  const once = Date.now().toString(36) + Math.random().toString(36).slice(2, 6);
  return { name, email: `${handle}.${once}@journeys.casebook.example`, password: 'seven quiet kettles' };
}

/** Makes an account as a stranger does: the form, the mail on the mailbox page, the link in it, one press more. */
export async function signUp(page: Page, { name, email, password }: NewPerson): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await expect(page.getByRole('heading', { name: 'Look into your mailbox' })).toBeFocused();
  await page.getByRole('link', { name: 'Open the demo mailbox' }).click();
  await page.getByRole('article').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: `Confirm ${email}` })).toBeVisible();
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await page.waitForURL(/\/(work|studio)$/);
}

/** An address on the net that nobody else has: more people than may come from one place in an hour take part in the journeys. */
function placeOfOnesOwn(): string {
  return `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 256)).join('.')}`;
}

/** A browser of its own with a new account in it, and no page. */
export async function newcomer(browser: Browser, name: string): Promise<BrowserContext> {
  const context = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': placeOfOnesOwn() } });
  await enrol(context, somebody(name));
  return context;
}

/** The same with an empty page. */
export async function newVisitor(browser: Browser, name: string): Promise<Visitor> {
  const context = await newcomer(browser, name);
  const page = await context.newPage();
  return { context, page };
}

/** A promise that a journey keeps when it is time, as to hold an answer back. */
export function promised(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
