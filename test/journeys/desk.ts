import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import type { NewPerson } from './behind-the-screens';
import { joined, pagesPosted } from './behind-the-screens';
import { drawingOf, regionsOf } from './drawing';
import { newVisitor } from './people';

/** The labeling desk as the journeys about kept work use it. */

/** A project of six pages that twelve people may each label: who is quick holds all six. Resolves to its id. */
export async function postSixPages(browser: Browser, title: string): Promise<string> {
  const { page, context } = await newVisitor(browser, 'Rita Requester');
  const known = ['00_clean', '09_clean', '18_clean', '27_clean', '02_quotes', '07_rotated'];
  const pages = known.map((name) => `hard_${name}.jpg`);
  const projectId = await pagesPosted(page, { title, pages, overlap: '12', target: '95' });
  await context.close();
  return projectId;
}

/** Opens the desk of a project, as somebody who has joined it by now. */
export async function sitDown(page: Page, projectId: string): Promise<void> {
  await joined(page.context(), projectId);
  await page.goto(`/work/${projectId}/label`);
  await expect(drawingOf(page)).toBeVisible();
}

/** Walks from the list to the desk of the project with this title, as somebody who may not have joined it yet. */
export async function openDesk(page: Page, title: string, shown = drawingOf): Promise<void> {
  await page.goto('/work');
  await page.getByRole('link', { name: title, exact: true }).click();
  await page.getByRole('button', { name: /^(I have read version 1: start|Go on|Start)/ }).click();
  await expect(shown(page)).toBeVisible();
}

/** Opens a desk, and waits until so many items have come from the server: that on the screen and those behind it. */
export async function withItems(page: Page, least: number, open: () => Promise<void>): Promise<void> {
  let given = 0;
  const enough = page.waitForResponse(async (answer) => {
    if (!answer.url().includes('assignment.claimItems') || !answer.ok()) return false;
    const calls = (await answer.json()) as { result: { data: { json: { items?: unknown[] } } } }[];
    given += calls.reduce((sum, { result }) => sum + (result.data.json.items?.length ?? 0), 0);
    return given >= least;
  });
  await open();
  await enough;
}

export const itemOf = (page: Page) => page.getByText(/^Item [0-9A-F]{4}$/);
export const savedOnServer = (page: Page) => page.getByText(/^Saved on the server/);

export async function handIn(page: Page): Promise<void> {
  const before = (await itemOf(page).textContent()) ?? '';
  await page.getByRole('button', { name: /^Hand in/ }).click();
  await expect(page.getByText(before, { exact: true })).toHaveCount(0);
}

/** Hands in by `press`, and waits for a next item that is still empty. */
export async function handInAndGoOn(page: Page, press: () => Promise<void>): Promise<void> {
  const before = (await itemOf(page).textContent()) ?? '';
  await press();
  await expect(itemOf(page)).not.toHaveText(before);
  await expect(regionsOf(page)).toHaveCount(0);
}

/** The items of the worker's record as the server writes it, the oldest first. */
async function itemsServed({ request }: BrowserContext): Promise<string[]> {
  const page = await (await request.get('/work/record')).text();
  const [table = ''] = /<table[\s\S]*<\/table>/.exec(page) ?? [];
  const words = table.replace(/<!--[\s\S]*?-->/g, '');
  return [...words.matchAll(/>(Item [0-9A-F]{4})</g)].map(([, item]) => item ?? '').reverse();
}

/** Waits until the record has so many items: what was handed in last may still be on its way. */
export async function untilRecorded(context: BrowserContext, items: number): Promise<void> {
  await expect.poll(async () => (await itemsServed(context)).length, { timeout: 20_000 }).toBe(items);
}

/** Waits until these items are in the record and no others, and opens it. */
export async function expectRecord(page: Page, items: readonly string[]): Promise<void> {
  await expect.poll(() => itemsServed(page.context()), { timeout: 20_000 }).toEqual(items);
  await page.goto('/work/record');
  const shown = page.getByRole('table').getByText(/^Item [0-9A-F]{4}$/);
  await expect(shown).toHaveText(items.toReversed());
}

export async function signIn(page: Page, { email, password }: NewPerson): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
