import { expect, type Page, type Route, test } from '@playwright/test';
import { pagesPosted } from './behind-the-screens';
import { handIn, handInAndGoOn, itemOf, openDesk, savedOnServer, untilRecorded } from './desk';
import { draw, drawAll, drawingOf, drawTurned, type Rectangle, readRegion, regionsOf } from './drawing';
import { newVisitor, promised } from './people';

const first: Rectangle = [36, 44, 60, 30];
const second: Rectangle = [300, 150, 90, 34];
const third: Rectangle = [120, 240, 100, 30];

const title = `Six pages, ${Date.now().toString(36)}`;

/** Work of this file's own, so that no other journey takes it away. */
test.beforeAll(async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Rita Requester');
  const pages = ['00_clean', '09_clean', '18_clean', '27_clean', '02_quotes', '07_rotated'];
  await pagesPosted(page, { title, pages: pages.map((name) => `hard_${name}.jpg`), overlap: '3', target: '95' });
  await context.close();
});

/** From the feed to the first item: what it pays is told, the guide is read, and then the work is there. */
async function startFromFeed(page: Page): Promise<void> {
  await page.goto('/work');
  const offer = page.getByRole('list', { name: 'Open projects' }).getByRole('listitem').filter({ hasText: title });
  await expect(offer.getByText('$0.25')).toBeVisible();
  await offer.getByRole('link', { name: title, exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The guide, version 1' })).toBeVisible();
  await page.getByRole('button', { name: 'I have read version 1: start' }).click();
  await expect(drawingOf(page)).toBeVisible();
}

test('a newcomer finds work, reads the guide and labels by mouse; undo, zoom and a reload lose nothing', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Mina Mouse');
  await startFromFeed(page);
  await drawAll(page, [first, second]);

  // Choosing in the list moves nothing in it.
  const rows = page.getByRole('listbox', { name: 'Regions', exact: true }).getByRole('option');
  const before = await rows.nth(1).boundingBox();
  await rows.nth(0).click();
  await expect(page.getByRole('combobox', { name: 'Class of the selection' })).toBeVisible();
  expect(await rows.nth(1).boundingBox()).toEqual(before);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(regionsOf(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(regionsOf(page)).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(regionsOf(page)).toHaveCount(0);
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+Shift+z');
  await expect(regionsOf(page)).toHaveCount(2);

  const zoom = page.getByRole('group', { name: 'Zoom' });
  const whole = (await zoom.textContent()) ?? '';
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect(zoom).not.toHaveText(whole);
  await page.keyboard.press('0');
  await expect(zoom).toHaveText(whole);

  await expect(page.getByText(/^Saved on the server/)).toBeVisible();
  const drawn = await Promise.all([0, 1].map((place) => readRegion(regionsOf(page).nth(place))));
  await page.reload();
  await expect(regionsOf(page)).toHaveCount(2);
  expect(await Promise.all([0, 1].map((place) => readRegion(regionsOf(page).nth(place))))).toEqual(drawn);
  await drawTurned(page, third, { width: 800, height: 700 });
  await expect(regionsOf(page)).toHaveCount(3);
  await expect(page.getByText(/^Saved (here|on the server)/)).toBeVisible();
  await page.reload();
  await expect(regionsOf(page)).toHaveCount(3);
  const turned = await readRegion(regionsOf(page).nth(2));
  for (const [place, expected] of third.entries()) expect(Math.abs((turned[place] ?? 0) - expected)).toBeLessThan(2);

  await handInAndGoOn(page, () => page.getByRole('button', { name: /^Hand in/ }).click());
  await context.close();
});

test('keys choose an answer also after a button was pressed, and never while a dialog is open', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Bea Button');
  await openDesk(page, 'What is this customer writing about?', itemOf);
  // On a phone nothing moves under the finger while the words of what is saved change.
  await page.setViewportSize({ width: 390, height: 844 });
  const top = async () => (await page.getByRole('radio').first().boundingBox())?.y;
  await expect(page.getByText('Nothing to save yet')).toBeVisible();
  const before = await top();
  const { promise: mayGo, resolve: letGo } = promised();
  await page.route('**/api/trpc/annotations.saveDraft**', (route) => mayGo.then(() => route.continue()));
  await page.keyboard.press('d');
  await expect(page.getByText('Saved here, going to the server')).toBeVisible();
  expect(await top()).toBe(before);
  letGo();
  await expect(savedOnServer(page)).toBeVisible();
  expect(await top()).toBe(before);
  await page.keyboard.press('Control+z');
  await page.setViewportSize({ width: 1440, height: 900 });
  const handIn = page.getByRole('button', { name: /^Hand in/ });
  await handIn.click();
  await expect(page.getByText('Choose an answer first.').first()).toBeVisible();
  await expect(handIn).toBeFocused();
  await page.keyboard.press('d');
  await expect(page.getByRole('group', { name: 'Which class is it?' }).getByRole('radio').nth(1)).toBeChecked();

  await page.setViewportSize({ width: 900, height: 800 });
  await page.getByRole('button', { name: 'Guide' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('b');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('radio').nth(1)).toBeChecked();
  await page.keyboard.press('b');
  await expect(page.getByRole('radio').first()).toBeChecked();
  await context.close();
});

test('the help lists the keys of the drawing and of its classes, and whoever turns single keys off is drawn and asked nothing by them', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Dora Dictates');
  await startFromFeed(page);
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const keys = help.getByRole('heading', { name: 'Keys', exact: true }).locator('..');
  await page.keyboard.press('n');
  await expect(page.getByText(/^New rectangle at /)).toBeAttached();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(keys.getByRole('listitem').filter({ hasText: 'Word' })).toContainText('1');
  await expect(keys.getByRole('listitem').filter({ hasText: 'draw' })).toContainText('N');
  await expect(help.getByRole('heading', { name: 'With a rectangle chosen' })).toBeVisible();
  await help.getByRole('switch', { name: 'Shortcuts of a single key' }).click();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await drawingOf(page).focus();
  await page.keyboard.type('n1dh0');
  await page.keyboard.press('Enter');
  await expect(regionsOf(page)).toHaveCount(0);
  await draw(page, first);
  await page.keyboard.press('Control+z');
  await expect(regionsOf(page)).toHaveCount(0);
  await context.close();
});

interface Extension {
  now: string;
  leaseUntil: string;
  isLast: boolean;
}

/** The server's answers to "More time", bent one by one: the last one there is, or that the item is another's by now. */
async function bendExtensions(page: Page, bends: ((given: Extension) => Extension | null)[]): Promise<void> {
  await page.route('**/api/trpc/assignment.extend**', async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const { data } = body[0].result;
    const bent = bends.shift()?.(data.json) ?? null;
    body[0].result.data = bent ? { ...data, json: bent } : { json: null };
    await route.fulfill({ response, json: body });
  });
}

test('whoever asks for more time is told in sight: that nobody can be asked, that it was the last, that it is another’s', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Mo Minutes');
  await page.clock.install();
  await openDesk(page, 'What is this customer writing about?', itemOf);
  const clock = page.getByRole('timer', { name: 'Time left for this item' });
  await expect(clock).toHaveText(/\d+ min/);
  const [minutes] = /\d+(?= min)/.exec((await clock.textContent()) ?? '') ?? [];
  await page.clock.fastForward((Number(minutes) - 1) * 60_000);
  const more = page.getByRole('button', { name: 'More time' });
  await bendExtensions(page, [
    (given) => ({ ...given, isLast: true, leaseUntil: new Date(Date.parse(given.now) + 60_000).toISOString() }),
    () => null,
  ]);
  // Whoever asks, the page by itself too: it may do so just now.
  const cutOff = (route: Route) => route.abort();
  await page.route('**/api/trpc/assignment.extend**', cutOff);
  await more.click();
  await expect(page.getByText(/^The server does not answer/)).toBeVisible();
  await page.unroute('**/api/trpc/assignment.extend**', cutOff);
  await more.click();
  await expect(clock).toHaveText(/^(1 min|\d+ sec) left$/);
  await expect(page.getByText('This is the last extension for this item.', { exact: true }).first()).toBeVisible();
  await expect(more).toHaveCount(0);

  await page.keyboard.press('b');
  await handIn(page);
  // The first item of this project is practice.
  await page.getByRole('button', { name: 'Go on' }).click();
  const [left] = /\d+(?= min)/.exec((await clock.textContent()) ?? '') ?? [];
  if (Number(left) > 2) await page.clock.fastForward((Number(left) - 1) * 60_000);
  await more.click();
  await expect(page.getByText('Not yours any more', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Your work is kept\. Hand it in: it counts if the item still wants it/)).toBeVisible();
  await expect(more).toHaveCount(0);
  await context.close();
});

test('a connection that breaks off during work loses nothing, and what was handed in is in the record', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Olaf Offline');
  await startFromFeed(page);
  const place = await drawingOf(page).boundingBox();
  /** Neither a notice nor another legend of keys moves the drawing. */
  const expectStill = async () => expect(await drawingOf(page).boundingBox()).toEqual(place);
  await draw(page, first);
  await expect(page.getByText(/^Saved on the server/)).toBeVisible();
  await page.keyboard.press('Control+a');
  await expect(page.getByText('deselect')).toBeVisible();
  await expectStill();
  await page.keyboard.press('Escape');

  await context.setOffline(true);
  await draw(page, second);
  await expect(page.getByText('Saved on this device; the server cannot be reached')).toBeVisible();
  await expect(page.getByText(/^You are offline\./)).toBeInViewport();
  await expectStill();
  await handInAndGoOn(page, () => page.getByRole('button', { name: /^Hand in/ }).click());
  await expect(page.getByText('One hand-in is waiting to be sent')).toBeInViewport();
  await expectStill();
  await draw(page, third);
  await context.setOffline(false);
  await expect(page.getByText('One hand-in is waiting to be sent')).toBeHidden();
  await expect(page.getByText(/^Saved on the server/)).toBeVisible();
  await handInAndGoOn(page, () => page.keyboard.press('Control+Enter'));

  await untilRecorded(context, 2);
  await page.goto('/work/record');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('2 answers shown. 2 are pending.');
  await page.goto('/work/balance');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('$0.00 is yours, and $0.50 is pending.');
  await context.close();
});
