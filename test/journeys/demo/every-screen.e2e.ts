import { expect, type Page, test } from '@playwright/test';
import type { DemoRole } from '@/server/accounts/demo-logins';
import { nameLength } from '@/server/accounts/limits';
import { drawingOf } from '../drawing';
import { lookAtAll, type Screen } from '../look';
import { enterAs, newVisitor } from '../people';
import { beginRectangles } from '../wizard';

const rectangles = 'Mark every word with a rectangle';

/** The address of a link by its name, from the page that is open. */
async function addressOf(page: Page, name: string | RegExp): Promise<string> {
  return (await page.getByRole('link', { name }).first().getAttribute('href')) ?? '';
}

const atTheDoor: readonly Screen[] = [
  { name: 'landing', path: '/' },
  { name: 'sign in', path: '/sign-in' },
  { name: 'sign up', path: '/sign-up' },
  { name: 'forgot', path: '/forgot' },
  { name: 'mailbox asks', path: '/mailbox' },
  { name: 'mailbox', path: '/mailbox?email=reviewer@casebook.example' },
  { name: 'spent link', path: '/link?token=spent' },
];

/** Takes up the work of each kind, so that each kind's desk can be looked at. */
async function workerScreens(page: Page): Promise<readonly Screen[]> {
  const desks: Screen[] = [];
  for (const title of [rectangles, 'What is this customer writing about?', 'Which reply would you rather get?']) {
    await page.goto('/work');
    const path = await addressOf(page, title);
    await page.goto(path);
    await page.getByRole('button', { name: /^(I have read version \d: start|Start labeling|Go on labeling)$/ }).click();
    await page.waitForURL('**/label');
    desks.push({ name: `offer ${title}`, path }, { name: `label ${title}`, path: `${path}/label`, ready: workIsThere });
  }
  return [
    { name: 'feed', path: '/work' },
    { name: 'record', path: '/work/record' },
    { name: 'balance', path: '/work/balance' },
    { name: 'account', path: '/account' },
    ...desks,
  ];
}

async function workIsThere(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: /^(Hand in|제출)/ })).toBeVisible();
}

async function requesterScreens(page: Page): Promise<readonly Screen[]> {
  await page.goto('/studio');
  const project = await addressOf(page, rectangles);
  const draft = await beginRectangles(page, 'A draft to look at', 'Its steps are looked at one by one.');
  await expect(page.getByRole('status').getByText('Saved', { exact: true })).toBeVisible();
  const steps = ['kind', 'classes', 'guide', 'data', 'terms', 'publish'];
  const parts = ['guide', 'data', 'gold', 'people', 'money', 'export', 'settings', 'preview'];
  return [
    { name: 'studio', path: '/studio' },
    { name: 'studio money', path: '/studio/money' },
    { name: 'new project', path: '/studio/new' },
    ...steps.map((step) => ({ name: `wizard ${step}`, path: `/studio/new?project=${draft}&step=${step}` })),
    { name: 'overview', path: project },
    ...parts.map((part) => ({ name: `project ${part}`, path: `${project}/${part}` })),
  ];
}

async function reviewerScreens(page: Page): Promise<readonly Screen[]> {
  await page.goto('/review');
  const queue = await addressOf(page, rectangles);
  await page.goto(queue);
  const item = await addressOf(page, 'Start with the least certain');
  const drawn = async () => {
    await expect(page.getByRole('application')).toBeVisible();
  };
  const redrawing = async () => {
    await drawn();
    await page.keyboard.press('e');
    await expect(drawingOf(page).or(page.getByRole('application'))).toBeVisible();
  };
  return [
    { name: 'review', path: '/review' },
    { name: 'queue', path: queue },
    { name: 'item', path: item, ready: drawn },
    { name: 'item redrawn', path: item, ready: redrawing },
  ];
}

/** The list of people has one whose name and address break nowhere. */
async function officeScreens(page: Page): Promise<readonly Screen[]> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page belongs to no browser.');
  const name = 'Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaft';
  const { context } = await newVisitor(browser, name.slice(0, nameLength.maximum));
  await context.close();
  return [
    { name: 'office', path: '/office' },
    { name: 'house', path: '/office/house' },
  ];
}

const desks: readonly (readonly [DemoRole, (page: Page) => Promise<readonly Screen[]>])[] = [
  ['worker', workerScreens],
  ['requester', requesterScreens],
  ['reviewer', reviewerScreens],
  ['staff', officeScreens],
];

test('every screen at the door is clear to everybody, at both widths, in both themes and both languages', async ({
  page,
  context,
  baseURL,
}) => {
  await lookAtAll(page, atTheDoor, 'en');
  await context.addCookies([{ name: 'locale', value: 'ko', url: baseURL ?? '' }]);
  await lookAtAll(page, atTheDoor, 'ko');
});

for (const [role, screensOf] of desks) {
  test(`every screen of the ${role} is clear to everybody, at both widths, in both themes and both languages`, async ({
    page,
    context,
    baseURL,
  }) => {
    test.setTimeout(600_000);
    await enterAs(page, role);
    const screens = await screensOf(page);
    await lookAtAll(page, screens, 'en');
    await context.addCookies([{ name: 'locale', value: 'ko', url: baseURL ?? '' }]);
    await lookAtAll(page, screens, 'ko');
  });
}
