import { expect, type Page, test } from '@playwright/test';
import postgres from 'postgres';
import { startEmbedded } from '@/db/embedded';
import { classReplaced, pagesPosted, untilServed } from './behind-the-screens';
import { expectRecord, handIn, itemOf, savedOnServer, sitDown, untilRecorded, withItems } from './desk';
import { draw, drawingOf, type Rectangle, regionsOf } from './drawing';
import { newVisitor, type Visitor } from './people';

/** What changes under a worker's hands: the price, the guide, and whose the item is. The desk says so, and says it truly. */

const word: Rectangle = [36, 44, 60, 30];
const known = ['00_clean', '09_clean', '18_clean', '27_clean', '02_quotes', '07_rotated'];
const pages = known.map((name) => `hard_${name}.jpg`);
const titled = (title: string) => `${title}, ${Date.now().toString(36)}`;

const payOf = async (page: Page) => /\$\d+\.\d\d/.exec(await page.getByText(/ for this item$/).innerText())?.[0] ?? '';

async function handInOne(page: Page): Promise<void> {
  await draw(page, word);
  await handIn(page);
}

async function publishSecondGuide({ page }: Visitor, projectId: string): Promise<void> {
  await page.goto(`/studio/${projectId}/guide`);
  await page.getByLabel(/^Words of/).fill('Draw one rectangle around every line.');
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What changes, in a sentence').fill('Lines, not words.');
  await dialog.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Version 2 is in force');
}

test('when the price is changed, the desk says of each item what it will really pay', async ({ browser }) => {
  const title = titled('A price that falls');
  const requester = await newVisitor(browser, 'Rita Requester');
  const projectId = await pagesPosted(requester.page, { title, pages, overlap: '9', target: '95' });
  const { page, context } = await newVisitor(browser, 'Petra Price');
  await withItems(page, 3, () => sitDown(page, projectId));
  await requester.page.goto(`/studio/${projectId}/settings`);
  const saved = requester.page.waitForResponse((answer) => answer.url().includes('projects.updateTerms'));
  await requester.page.getByLabel('Price of one annotation').fill('0.20');
  expect((await saved).ok()).toBe(true);
  const told: string[] = [];
  for (let place = 0; place < 5; place += 1) {
    await expect(drawingOf(page)).toBeVisible();
    told.push(await payOf(page));
    await handInOne(page);
  }
  expect(told.slice(0, 3)).toEqual(['$0.25', '$0.25', '$0.25']);
  expect(told.at(-1)).toBe('$0.20');
  await untilRecorded(context, told.length);
  await page.goto('/work/record');
  const paid = page.getByRole('table').getByText(/^\$0\.\d\d pending$/);
  await expect(paid.filter({ visible: true })).toHaveText(told.map((pay) => `${pay} pending`).reverse());
  await Promise.all([context.close(), requester.context.close()]);
});

test('when the guide changes, an item that was begun goes on, and the next comes after what is new was read', async ({
  browser,
}) => {
  const title = titled('A guide that changes');
  const requester = await newVisitor(browser, 'Rita Requester');
  const projectId = await pagesPosted(requester.page, { title, pages, overlap: '9', target: '95' });
  const { page, context } = await newVisitor(browser, 'Gita Guide');
  await withItems(page, 3, () => sitDown(page, projectId));
  const begun = (await itemOf(page).textContent()) ?? '';
  await draw(page, word);
  await publishSecondGuide(requester, projectId);
  await page.getByRole('button', { name: /^Hand in/ }).click();
  await expect(page.getByText('The guide has changed', { exact: true })).toBeVisible();
  await expect(itemOf(page)).toHaveCount(0);
  await page.getByRole('link', { name: 'Read the new guide' }).click();
  await expect(page.getByText('Lines, not words.')).toBeVisible();
  await page.getByRole('button', { name: 'I have read version 2: start' }).click();
  await expect(drawingOf(page)).toBeVisible();
  await expect(page.getByText(begun, { exact: true })).toHaveCount(0);
  await handInOne(page);
  await untilRecorded(context, 2);
  await page.goto('/work/record');
  const rows = page.getByRole('table').getByText(/Guide v\d$/);
  await expect(rows).toHaveText([`${title} · Guide v2`, `${title} · Guide v1`]);
  await Promise.all([context.close(), requester.context.close()]);
});

test('when a class is retired, an answer that names it is asked for another before it is handed in', async ({
  browser,
}) => {
  const title = titled('A class that goes');
  const requester = await newVisitor(browser, 'Rita Requester');
  const projectId = await pagesPosted(requester.page, { title, pages, overlap: '9', target: '95' });
  const { page, context } = await newVisitor(browser, 'Clara Class');
  await withItems(page, 3, () => sitDown(page, projectId));
  const begun = (await itemOf(page).textContent()) ?? '';
  await draw(page, word);
  await expect(savedOnServer(page)).toBeVisible();
  await classReplaced(requester.page, projectId, 'Line');
  await page.reload();
  await expect(regionsOf(page)).toHaveCount(1);
  await page.getByRole('button', { name: /^Hand in/ }).click();
  await expect(page.getByText('The class “Word” was retired meanwhile.').first()).toBeVisible();
  await expect(itemOf(page)).toHaveText(begun);
  await regionsOf(page).click();
  await page.keyboard.press('2');
  await handIn(page);
  await expectRecord(page, [begun]);
  await Promise.all([context.close(), requester.context.close()]);
});

test('after a pause nobody begins another item, and what was begun goes on', async ({ browser }) => {
  const title = titled('A pause');
  const requester = await newVisitor(browser, 'Rita Requester');
  const projectId = await pagesPosted(requester.page, { title, pages, overlap: '9', target: '95' });
  await requester.page.goto(`/studio/${projectId}`);
  const { page, context } = await newVisitor(browser, 'Paul Pause');
  await withItems(page, 3, () => sitDown(page, projectId));
  await draw(page, word);
  await requester.page.getByRole('button', { name: 'Pause' }).click();
  await expect(requester.page.getByText('Paused: nobody starts new work')).toBeVisible();
  await page.reload();
  await expect(regionsOf(page)).toHaveCount(1);
  await page.getByRole('button', { name: /^Hand in/ }).click();
  await expect(page.getByText('This project is paused', { exact: true })).toBeVisible();
  await expect(itemOf(page)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('This project is paused', { exact: true })).toBeVisible();
  await requester.page.goto(`/studio/${projectId}/money`);
  await expect(requester.page.getByText('1 answer waits for its outcome')).toBeVisible();
  await requester.page.getByRole('button', { name: 'Resume' }).click();
  await expect(requester.page.getByText('open', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(drawingOf(page)).toBeVisible();
  await Promise.all([context.close(), requester.context.close()]);
});

test('when fewer workers are wanted for each item, what was held ready is let go, and what was begun goes on', async ({
  browser,
}) => {
  const title = titled('Fewer for each');
  const requester = await newVisitor(browser, 'Rita Requester');
  const projectId = await pagesPosted(requester.page, { title, pages: pages.slice(0, 3), overlap: '2', target: '95' });
  const [one, two] = [await newVisitor(browser, 'Ona One'), await newVisitor(browser, 'Tom Two')];
  for (const { page } of [one, two]) await withItems(page, 3, () => sitDown(page, projectId));
  await draw(two.page, word);
  await expect(savedOnServer(two.page)).toBeVisible();
  await requester.page.goto(`/studio/${projectId}/money`);
  await expect(requester.page.getByText(/\$1.80 is reserved for started work/)).toBeVisible();
  await requester.page.goto(`/studio/${projectId}/settings`);
  const saved = requester.page.waitForResponse((answer) => answer.url().includes('projects.updateTerms'));
  await requester.page.getByLabel('Workers for each item').fill('1');
  expect((await saved).ok()).toBe(true);
  const left = /\$0\.90 is reserved for started work, and \$0\.90 is left/;
  await expect(async () => {
    for (const { page } of [one, two]) await page.reload();
    await untilServed(requester.context, `/studio/${projectId}/money`, left, 2_000);
    // The change takes effect after five seconds.
  }).toPass({ intervals: [4_000, 2_000], timeout: 60_000 });
  await requester.page.goto(`/studio/${projectId}/money`);
  await expect(requester.page.getByText(left)).toBeVisible();
  await expect(regionsOf(two.page)).toHaveCount(1);
  await two.page.getByRole('button', { name: /^Hand in/ }).click();
  await untilRecorded(two.context, 1);
  await two.page.goto('/work/record');
  await expect(two.page.getByText('$0.25 pending').filter({ visible: true })).toHaveCount(1);
  await Promise.all([one, two, requester].map(({ context }) => context.close()));
});

test('a page that was sent away by a pause finds work again by itself, and takes the focus from nobody who types', async ({
  browser,
}) => {
  const title = titled('A pause that ends');
  const requester = await newVisitor(browser, 'Rita Requester');
  const projectId = await pagesPosted(requester.page, { title, pages, overlap: '9', target: '95' });
  await requester.page.goto(`/studio/${projectId}`);
  const { page, context } = await newVisitor(browser, 'Pia Patience');
  await sitDown(page, projectId);
  await requester.page.getByRole('button', { name: 'Pause' }).click();
  await expect(requester.page.getByText('Paused: nobody starts new work')).toBeVisible();
  await page.clock.install();
  await page.reload();
  await expect(page.getByText('This project is paused', { exact: true })).toBeVisible();
  let [looks, seconds] = [0, 0];
  page.on('response', (answer) => {
    if (answer.url().includes('claimItems')) looks += 1;
  });
  const whenLooked = (times: number) =>
    expect(async () => {
      await page.clock.runFor(5_000);
      seconds += 5;
      expect(looks).toBe(times);
    }).toPass({ timeout: 30_000 });
  for (const times of [1, 2]) await whenLooked(times);
  expect(seconds).toBeGreaterThanOrEqual(40);
  await requester.page.getByRole('button', { name: 'Resume' }).click();
  await expect(requester.page.getByText('open', { exact: true })).toBeVisible();
  await page.keyboard.press('Control+k');
  const finder = page.getByRole('dialog').getByRole('combobox');
  await finder.pressSequentially('rec');
  await whenLooked(3);
  await expect(page.getByText(/ for this item$/)).toBeVisible();
  await finder.pressSequentially('ord');
  await expect(finder).toHaveValue('record');
  await page.keyboard.press('Escape');
  await handInOne(page);
  await Promise.all([context.close(), requester.context.close()]);
});

/** The time of all items that somebody holds in a project is over, as if they had waited for it. */
async function letTimeRunOut(projectId: string): Promise<void> {
  const server = await startEmbedded(process.env.CASEBOOK_TEST_DATA ?? '.casebook/journeys');
  const sql = postgres(server.url, { max: 1 });
  const held = await sql`
    update seats set leased_at = leased_at - interval '1 day', lease_until = now() where project_id = ${projectId} and state = 'leased'`;
  expect(held.count).toBe(1);
  await sql.end();
  await server.leave();
}

test('what was begun when the page was left is still there after the item passed on, and can be handed in for its pay', async ({
  browser,
}) => {
  const title = titled('A page that was left');
  const requester = await newVisitor(browser, 'Rita Requester');
  const projectId = await pagesPosted(requester.page, { title, pages: pages.slice(0, 1), overlap: '1', target: '95' });
  const slow = await newVisitor(browser, 'Lea Left');
  await sitDown(slow.page, projectId);
  const item = (await itemOf(slow.page).textContent()) ?? '';
  await draw(slow.page, word);
  await expect(savedOnServer(slow.page)).toBeVisible();
  await slow.page.close();
  await letTimeRunOut(projectId);

  const quick = await newVisitor(browser, 'Quinn Quick');
  await sitDown(quick.page, projectId);
  expect(await itemOf(quick.page).textContent()).toBe(item);

  const page = await slow.context.newPage();
  await page.goto(`/work/${projectId}/label`);
  await expect(page.getByText('The time for an item you had begun here has run out.')).toBeVisible();
  await page.getByRole('link', { name: 'See what you did' }).click();
  const list = page.getByRole('region', { name: 'The time for an item you had begun has run out' });
  await expect(list.getByText(item, { exact: true })).toBeVisible();
  // What draws a toast comes a moment after the page.
  await expect(page.getByRole('region', { name: 'Notices' })).toBeAttached();
  await slow.context.setOffline(true);
  await list.getByRole('button', { name: `Drop: ${item}` }).click();
  await expect(page.getByText('You are offline, so nothing was dropped.')).toBeVisible();
  await slow.context.setOffline(false);
  await list.getByRole('button', { name: `Drop: ${item}` }).click();
  await expect(list).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await list.getByRole('button', { name: `See your answer: ${item}` }).click();
  await expect(regionsOf(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await list.getByRole('button', { name: `Hand in: ${item}` }).click();
  await expect(
    page.getByText(
      `${item}: This came after somebody else had taken the item, so it does not count for it. Your work is kept, and Casebook pays you $0.25 for it.`,
    ),
  ).toBeVisible();
  await expect(list).toHaveCount(0);
  await expect(page.getByRole('table').getByText('$0.25 paid').filter({ visible: true })).toHaveCount(1);
  await Promise.all([slow, quick, requester].map(({ context }) => context.close()));
});
