import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { enrol } from './behind-the-screens';
import {
  expectRecord,
  handIn,
  itemOf,
  openDesk,
  postSixPages,
  savedOnServer,
  signIn,
  sitDown,
  untilRecorded,
  withItems,
} from './desk';
import { draw, drawAll, drawingOf, type Rectangle, regionsOf } from './drawing';
import { newVisitor, signUp, somebody } from './people';

/** Whatever happens to the connection, the browser, the session or the other tab: nothing is lost, and nothing is twice. */

const first: Rectangle = [36, 44, 60, 30];
const second: Rectangle = [300, 150, 90, 34];
const third: Rectangle = [120, 240, 100, 30];

const title = `Six more pages, ${Date.now().toString(36)}`;

let projectId = '';

test.beforeAll(async ({ browser }) => {
  projectId = await postSixPages(browser, title);
});

const atTheDesk = (page: Page) => sitDown(page, projectId);

/** Without its cookies the browser is signed out, as after a session that ran out. */
async function endSession(context: BrowserContext): Promise<void> {
  await context.clearCookies({ name: /session-token/ });
}

test('three hand-ins without a connection go out in order when it is back, none twice', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Tara Tunnel');
  await atTheDesk(page);
  await expect.poll(() => pictures(page)).toBeGreaterThanOrEqual(3);
  await context.setOffline(true);
  const handedIn: string[] = [];
  for (const rectangle of [first, second, third]) {
    handedIn.push((await itemOf(page).textContent()) ?? '');
    await draw(page, rectangle);
    await page.getByRole('button', { name: /^Hand in/ }).click();
    await expect(page.getByText(handedIn.at(-1) ?? '', { exact: true })).toHaveCount(0);
  }
  await expect(page.getByText('3 hand-ins are waiting to be sent: no connection')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/waiting to be sent/)).toHaveCount(0);
  await expect(drawingOf(page)).toBeVisible();
  await expectRecord(page, handedIn);
  await context.close();
});

test('of quick items more are leased ahead: a longer tunnel is worked through, and all goes out in one piece', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Quentin Quick');
  // The project's answers take seconds, so that more than three items are on the desk.
  await withItems(page, 4, () => openDesk(page, 'Which reply would you rather get?', itemOf));
  // The editor's own code has come.
  await expect(page.getByRole('radio').first()).toBeVisible();
  // What the server answered: without a connection it is tried every few seconds, also in the moment it is back.
  const pieces: string[] = [];
  page.on(
    'response',
    (response) => void (response.url().includes('annotations.handIn') && pieces.push(response.url())),
  );
  await context.setOffline(true);
  const handedIn: string[] = [];
  while (await itemOf(page).isVisible()) {
    const code = (await itemOf(page).textContent()) ?? '';
    handedIn.push(code);
    await page.getByRole('radio').first().press('Space');
    await page.getByRole('button', { name: /^Hand in/ }).click();
    await expect(page.getByText(code, { exact: true })).toHaveCount(0);
  }
  expect(handedIn.length).toBeGreaterThan(3);
  await expect(page.getByText(`${handedIn.length} hand-ins are waiting to be sent: no connection`)).toBeVisible();
  expect(pieces).toHaveLength(0);
  const answered = page.waitForResponse((response) => response.url().includes('annotations.handIn') && response.ok());
  await context.setOffline(false);
  const { results } = resultOf(await (await answered).json());
  expect(results.map(({ status }) => status)).toEqual(handedIn.map(() => 'taken'));
  await expect(page.getByText(/waiting to be sent/)).toHaveCount(0);
  expect(pieces).toHaveLength(1);
  await expectRecord(page, handedIn);
  await context.close();
});

test('an item whose lease ran out in a window that was never left is asked for anew before it is shown', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Nora Night');
  await page.clock.install();
  const fetched = new Set<string>();
  page.on('requestfinished', (request) => {
    if (request.url().includes('/api/media/')) fetched.add(request.url());
  });
  await atTheDesk(page);
  // An item's picture is fetched when it has come to the desk: all three are there before the night.
  await expect.poll(() => fetched.size).toBe(3);
  await page.clock.fastForward('12:00:00');
  const shown = (await itemOf(page).textContent()) ?? '';
  const asked = page.waitForRequest((request) => request.url().includes('annotations.handIn'));
  await draw(page, first);
  await page.getByRole('button', { name: /^Hand in/ }).click();
  const { holding, wanted } = wishOf((await asked).postDataJSON());
  expect(holding).toEqual([]);
  expect(wanted).toBeGreaterThan(0);
  await expect(itemOf(page)).toBeVisible();
  await expect(page.getByText(shown, { exact: true })).toHaveCount(0);
  await context.close();
});

interface Wish {
  readonly holding: readonly string[];
  readonly wanted: number;
}

/** What the one call of a request asks for. */
function wishOf(body: Readonly<Record<'0', { readonly json: Wish }>>): Wish {
  return body[0].json;
}

interface Sent {
  readonly results: readonly { readonly status: string }[];
}

/** What the API answers to the one call of a request. */
function resultOf(body: readonly { readonly result: { readonly data: { readonly json: Sent } } }[]): Sent {
  const [first] = body;
  if (!first) throw new Error('an answer to one call');
  return first.result.data.json;
}

/** How many pictures of items the page has fetched: that on the screen and those behind it. */
function pictures(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Set(
        performance
          .getEntriesByType('resource')
          .filter(({ name }) => name.includes('/api/media/'))
          .map(({ name }) => name),
      ).size,
  );
}

test('a browser that dies loses no stroke, no hand-in that waited, and undo still works', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Karl Crash');
  await atTheDesk(page);
  await expect.poll(() => pictures(page)).toBeGreaterThanOrEqual(3);
  await context.setOffline(true);
  const handedIn = (await itemOf(page).textContent()) ?? '';
  await draw(page, first);
  await handIn(page);
  const unfinished = (await itemOf(page).textContent()) ?? '';
  await drawAll(page, [first, second]);
  await expect(page.getByText('Saved on this device; the server cannot be reached')).toBeVisible();
  await page.close({ runBeforeUnload: false });
  await context.setOffline(false);

  const again = await context.newPage();
  await atTheDesk(again);
  await expect(itemOf(again)).toHaveText(unfinished);
  await expect(regionsOf(again)).toHaveCount(2);
  await again.getByRole('button', { name: 'Undo' }).click();
  await expect(regionsOf(again)).toHaveCount(1);
  await again.getByRole('button', { name: 'Redo' }).click();
  await expect(regionsOf(again)).toHaveCount(2);
  await expect(savedOnServer(again)).toBeVisible();
  await expectRecord(again, [handedIn]);
  await context.close();
});

/** A device that takes its time before it answers what it keeps. */
function slowDevice(): void {
  const { get } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.get = function later(this: IDBObjectStore, key: IDBValidKey): IDBRequest {
    const answer = { onsuccess: () => {}, onerror: () => {}, result: undefined as unknown };
    const until = performance.now() + 2000;
    // Asked again and again, since an idle transaction would end.
    const ask = () => {
      const request = get.call(this, key);
      request.onsuccess = () => {
        answer.result = request.result;
        if (performance.now() < until) ask();
        else answer.onsuccess();
      };
    };
    ask();
    return answer as unknown as IDBRequest;
  };
}

test('a page that is left in the moment a stroke ends keeps it, and a hand-in too, on a slow device and without a server', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Hasty Hana');
  await page.addInitScript(slowDevice);
  await atTheDesk(page);
  await page.route('**/api/trpc/annotations.saveDraft**', (route) => route.abort());
  for (const [index, stroke] of [first, second, third].entries()) {
    await draw(page, stroke);
    await page.reload();
    await expect(regionsOf(page)).toHaveCount(index + 1);
  }
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(regionsOf(page)).toHaveCount(2);
  await page.unroute('**/api/trpc/annotations.saveDraft**');
  await expect(savedOnServer(page)).toBeVisible({ timeout: 15_000 });
  // So does one that is left in the moment of a hand-in.
  const handedIn = (await itemOf(page).textContent()) ?? '';
  await handIn(page);
  await page.goto('/work/record');
  await expect(page.getByRole('table').getByText(handedIn, { exact: true })).toBeVisible({ timeout: 30_000 });
  const notes = () => Object.keys(localStorage).filter((key) => key.startsWith('casebook.parting'));
  expect(await page.evaluate(notes)).toEqual([]);
  await context.close();
});

test.describe('where the browser keeps a page for it', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a page that cannot be fetched says where the work is, and opens by itself', async ({ browser }) => {
    const { page, context } = await newVisitor(browser, 'Rita Reload');
    await atTheDesk(page);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
    await draw(page, first);
    await expect(savedOnServer(page)).toBeVisible();
    await context.setOffline(true);
    await draw(page, second);
    await expect(page.getByText('Saved on this device; the server cannot be reached')).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Casebook cannot be reached' })).toBeVisible();
    await expect(page.getByText(/^Nothing that was saved is lost/)).toBeVisible();
    await context.setOffline(false);
    await expect(drawingOf(page)).toBeVisible({ timeout: 30_000 });
    await expect(regionsOf(page)).toHaveCount(2);
    await context.close();
  });
});

test('two tabs on one item show one answer, and it is handed in once', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Tom Tabs');
  await atTheDesk(page);
  const other = await context.newPage();
  await other.goto(page.url());
  const item = (await itemOf(page).textContent()) ?? '';
  await expect(itemOf(other)).toHaveText(item);
  await draw(page, first);
  await expect(regionsOf(other)).toHaveCount(1);
  await draw(other, second);
  await expect(regionsOf(page)).toHaveCount(2);
  await handIn(page);
  await expect(other.getByText('This item was handed in in another tab.')).toBeVisible();
  await expect(other.getByText(item, { exact: true })).toHaveCount(0);
  await expectRecord(other, [item]);
  await context.close();
});

test('items go on coming at a desk whose hand-ins another tab sends, up to the last', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Sol Sender');
  const record = await context.newPage();
  await record.goto('/work/record');
  await page.route(/annotations\.handIn/, (route) => route.abort());
  await atTheDesk(page);
  for (let n = 0; n < 6; n += 1) {
    await draw(page, first);
    await handIn(page);
  }
  await expect(page.getByText('You have done everything open to you here')).toBeVisible();
  await untilRecorded(context, 6);
  await context.close();
});

test('a session that ends in mid-work is told, and after signing in elsewhere all goes on without a reload', async ({
  browser,
}) => {
  const person = somebody('Sam Session');
  const context = await browser.newContext();
  await enrol(context, person);
  const page = await context.newPage();
  await atTheDesk(page);
  await draw(page, first);
  await expect(savedOnServer(page)).toBeVisible();
  await page.evaluate(() => Object.assign(window, { isTheSamePage: true }));

  await endSession(context);
  await draw(page, second);
  await expect(page.getByText(/^You were signed out\./)).toBeVisible();
  const handedIn = (await itemOf(page).textContent()) ?? '';
  await handIn(page);
  await draw(page, third);

  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Sign in again' }).first().click(),
  ]);
  await signIn(tab, person);
  await tab.waitForURL(({ pathname }) => pathname.endsWith('/label'));
  await tab.close();
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByText(/^You were signed out\./)).toHaveCount(0);
  await expect(savedOnServer(page)).toBeVisible();
  await expect(regionsOf(page)).toHaveCount(1);
  expect(await page.evaluate(() => 'isTheSamePage' in window)).toBe(true);
  await expectRecord(page, [handedIn]);
  await context.close();
});

test('when somebody else signs in in the browser, nothing is sent in their name and nothing is shown to them', async ({
  browser,
}) => {
  const person = somebody('Ola Owner');
  const context = await browser.newContext();
  await enrol(context, person);
  const page = await context.newPage();
  await atTheDesk(page);
  const handedIn = (await itemOf(page).textContent()) ?? '';
  await draw(page, first);
  await expect(savedOnServer(page)).toBeVisible();

  await endSession(context);
  const stranger = await context.newPage();
  await signUp(stranger, somebody('Nina Next'));
  await handIn(page);
  await expect(page.getByText(/^Somebody else is signed in in this browser now$/).first()).toBeVisible();
  await atTheDesk(stranger);
  await expect(regionsOf(stranger)).toHaveCount(0);
  await expect(stranger.getByText(/waiting to be sent/)).toHaveCount(0);
  await expectRecord(stranger, []);

  await endSession(context);
  await stranger.goto('/sign-in');
  await signIn(stranger, person);
  await stranger.waitForURL(/\/(work|studio)$/);
  await expectRecord(stranger, [handedIn]);
  await context.close();
});
