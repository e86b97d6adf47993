import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { enrol } from './behind-the-screens';
import { expectRecord, handIn, itemOf, postSixPages, savedOnServer, signIn, sitDown } from './desk';
import { draw, type Rectangle } from './drawing';
import { newVisitor, promised, somebody } from './people';

/** What becomes of work that a device holds: when its person leaves, and when the device keeps nothing. */

const first: Rectangle = [36, 44, 60, 30];
const second: Rectangle = [300, 150, 90, 34];

const title = `Six other pages, ${Date.now().toString(36)}`;

let projectId = '';

test.beforeAll(async ({ browser }) => {
  projectId = await postSixPages(browser, title);
});

const atTheDesk = (page: Page) => sitDown(page, projectId);

test('signing out while a hand-in waits says so, and it goes out when its maker is back', async ({ browser }) => {
  const person = somebody('Lea Leaves');
  const context = await browser.newContext();
  await enrol(context, person);
  const page = await context.newPage();
  await atTheDesk(page);
  const handedIn = (await itemOf(page).textContent()) ?? '';
  await draw(page, first);
  await page.route('**/api/trpc/annotations.handInAll**', (route) => route.abort());
  await handIn(page);
  await expect(page.getByText(/waiting to be sent/)).toBeVisible();
  await page.goto('/work');

  const signOut = async () => {
    await page.getByRole('button', { name: /account, language and theme$/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
  };
  await signOut();
  const dialog = page.getByRole('alertdialog', { name: 'One answer has not reached the server yet' });
  await expect(
    dialog.getByText(/^It stays on this device and goes out by itself when you sign in here again\./),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(dialog).toHaveCount(0);
  await signOut();
  await dialog.getByRole('button', { name: 'Sign out all the same' }).click();
  await page.waitForURL(({ pathname }) => pathname === '/');

  await page.unroute('**/api/trpc/annotations.handInAll**');
  await page.goto('/sign-in');
  await signIn(page, person);
  await page.waitForURL(/\/(work|studio)$/);
  await page.goto('/work');
  await expectRecord(page, [handedIn]);
  await context.close();
});

test('deleting the account while a hand-in waits says that it would be lost, and takes it off the device', async ({
  browser,
}) => {
  const person = somebody('Gil Gone');
  const context = await browser.newContext();
  await enrol(context, person);
  const page = await context.newPage();
  await atTheDesk(page);
  await draw(page, first);
  await page.route('**/api/trpc/annotations.handInAll**', (route) => route.abort());
  await handIn(page);
  await expect(page.getByText(/waiting to be sent/)).toBeVisible();
  await page.goto('/account');
  const form = page.getByRole('region', { name: 'Delete the account' });
  await form.getByLabel(/password/i).fill(person.password);
  await form.getByRole('button', { name: /^Delete/ }).click();
  const dialog = page.getByRole('alertdialog', { name: 'One answer has not reached the server yet' });
  await expect(dialog.getByText(/^It can never be handed in/)).toBeVisible();
  expect(await rowsOnDevice(page)).toBeGreaterThan(0);
  await dialog.getByRole('button', { name: 'Delete my account all the same' }).click();
  await page.waitForURL(({ pathname }) => pathname === '/');
  expect(await rowsOnDevice(page)).toBe(0);
  await context.close();
});

/** Everything that this browser keeps of anybody's work. */
function rowsOnDevice(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('casebook');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const names = [...database.objectStoreNames];
    const transaction = database.transaction(names);
    const counts = names.map(
      (name) =>
        new Promise<number>((resolve) => {
          const request = transaction.objectStore(name).count();
          request.onsuccess = () => resolve(request.result);
        }),
    );
    const sum = (await Promise.all(counts)).reduce((all, count) => all + count, 0);
    database.close();
    return sum;
  });
}

test('a page that is older than the server is told to be reloaded, and what it handed in then goes out', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Olla Older');
  await atTheDesk(page);
  // A call that the server does not have any more.
  await page.route('**/api/trpc/annotations.handInAll**', (route, request) =>
    route.continue({ url: request.url().replace('handInAll', 'handInEarlier') }),
  );
  const item = (await itemOf(page).textContent()) ?? '';
  await draw(page, first);
  await handIn(page);
  const notice = page.getByRole('status').filter({ hasText: 'Casebook was renewed since this page was opened' });
  await expect(notice).toBeVisible();
  await page.unroute('**/api/trpc/annotations.handInAll**');
  await notice.getByRole('button', { name: 'Reload the page' }).click();
  await expectRecord(page, [item]);
  await context.close();
});

/** Makes what waits to be sent unreadable for the server, as another release of Casebook might have left it here; says how much. */
function spoilWhatWaits(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const request = indexedDB.open('casebook');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction(['outbox'], 'readwrite');
          const outbox = transaction.objectStore('outbox');
          const all = outbox.getAll();
          all.onsuccess = () => {
            for (const row of all.result) outbox.put({ ...row, answer: { task: 'scribbles', strokes: [[1, 2]] } });
          };
          transaction.oncomplete = () => {
            request.result.close();
            resolve(all.result.length);
          };
        };
      }),
  );
}

/** Keeps the device busy, so that nothing can be written on it until it is let go of; resolves to that. */
async function holdDevice(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('casebook');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction([...request.result.objectStoreNames], 'readwrite');
          const goOn = () => {
            if (!('isLetGo' in window)) transaction.objectStore('drafts').count().onsuccess = goOn;
          };
          goOn();
          transaction.oncomplete = () => request.result.close();
          resolve();
        };
      }),
  );
  return () => page.evaluate(() => void Object.assign(window, { isLetGo: true }));
}

test('what a slow device has not kept yet is not said to be saved', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Slava Slow');
  await atTheDesk(page);
  await draw(page, first);
  await expect(savedOnServer(page)).toBeVisible();
  const letGo = await holdDevice(page);
  await draw(page, second);
  await expect(page.getByText('Saving on this device')).toBeVisible();
  await expect(savedOnServer(page)).toHaveCount(0);
  await letGo();
  await expect(savedOnServer(page)).toBeVisible();
  await context.close();
});

test('an answer that the server cannot read steps aside for the others, and can be copied and dropped', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Una Unread');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await atTheDesk(page);
  await page.route('**/api/trpc/annotations.handInAll**', (route) => route.abort());
  const spoilt = (await itemOf(page).textContent()) ?? '';
  await draw(page, first);
  await handIn(page);
  // The next item is on the screen before the device has written down what was handed in.
  await expect.poll(() => spoilWhatWaits(page)).toBe(1);
  const sound = (await itemOf(page).textContent()) ?? '';
  await draw(page, second);
  await handIn(page);
  await page.unroute('**/api/trpc/annotations.handInAll**');
  const notice = page.getByRole('status').filter({ hasText: `${spoilt}: the server cannot read this answer` });
  await expect(notice).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/waiting to be sent/)).toHaveCount(0);
  await expect(itemOf(page)).toBeVisible();

  await page.reload();
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Copy the answer' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('scribbles');
  await expectRecord(page, [sound]);
  await notice.getByRole('button', { name: 'Drop it…' }).click();
  const dialog = page.getByRole('alertdialog', { name: `Drop the answer to ${spoilt}?` });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Drop it…' }).click();
  await dialog.getByRole('button', { name: 'Drop the answer' }).click();
  await expect(notice).toHaveCount(0);
  await atTheDesk(page);
  await expect(page.getByText(spoilt, { exact: true })).toBeVisible();
  await context.close();
});

/** Says why the device keeps nothing, and the work reaches the server all the same. */
async function expectWorkToPass(page: Page, why: RegExp): Promise<void> {
  await draw(page, first);
  await expect(page.getByText('This device does not keep your work now')).toBeVisible();
  await expect(page.getByText(why)).toBeVisible();
  await expect(savedOnServer(page)).toBeVisible();
  const item = (await itemOf(page).textContent()) ?? '';
  await handInForSure(page);
  await expectRecord(page, [item]);
}

/** Until the server has answered a hand-in is in the memory of this page alone, and leaving the page would lose it. */
async function handInForSure(page: Page): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().includes('annotations.handIn') && response.ok());
  await handIn(page);
  await answered;
}

/** Puts what waits to be sent among what the server did not take, as a refusal does. */
function refuseWhatWaits(page: Page, reason: string): Promise<void> {
  return page.evaluate(
    (words) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('casebook');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction(['outbox', 'refused'], 'readwrite');
          const all = transaction.objectStore('outbox').getAll();
          all.onsuccess = () => {
            for (const row of all.result)
              transaction.objectStore('refused').put({ ...row, reason: words, refusedAt: Date.now() });
            transaction.objectStore('outbox').clear();
          };
          transaction.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
    reason,
  );
}

test('the only copy of an answer that was not taken in is removed, and comes back by one press', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Rosa Removed');
  await atTheDesk(page);
  await page.route('**/api/trpc/annotations.handInAll**', (route) => route.abort());
  const item = (await itemOf(page).textContent()) ?? '';
  await draw(page, first);
  await handIn(page);
  await expect(page.getByText(/is waiting to be sent/)).toBeVisible();
  await refuseWhatWaits(page, 'The item was withdrawn.');
  await page.goto('/work/record');
  const kept = page.getByRole('region', { name: 'One answer was not taken in' });
  await expect(kept.getByText(item)).toBeVisible();
  await kept.getByRole('button', { name: 'Remove this copy' }).click();
  await expect(kept).toHaveCount(0);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(kept.getByText(item)).toBeVisible();
  await page.reload();
  await expect(kept.getByText('The item was withdrawn.')).toBeVisible();
  await context.close();
});

test('a device without room says so, and the work still reaches the server', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Fay Full');
  await page.goto('/work');
  const browserItself = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await browserItself.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await atTheDesk(page);
  await expectWorkToPass(page, /^There is no room left on this device\./);
  await atTheDesk(page);
  await expectAskedBeforeLeaving(page);
  await context.close();
});

/** A hand-in whose answer takes long is told, and the browser asks before the page goes with it. */
async function expectAskedBeforeLeaving(page: Page): Promise<void> {
  const { promise: mayGo, resolve: letGo } = promised();
  await page.route('**/api/trpc/annotations.handInAll**', (route) => mayGo.then(() => route.continue()));
  await draw(page, second);
  await handIn(page);
  const told = page.getByText(/^One answer that you handed in is still in this page only/);
  await expect(told).toBeVisible();
  const asked = page.waitForEvent('dialog');
  const leaving = page.goto('/work').catch(() => 'stayed');
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  expect(await leaving).toBe('stayed');
  letGo();
  await expect(told).toHaveCount(0);
}

/** A tab that holds the database open and, like a page that hangs, does not let go of it when it is asked to. */
async function tabThatHolds(context: BrowserContext, version: number): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto('/sign-in');
  await tab.evaluate(
    (wanted) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('casebook', wanted);
        request.onupgradeneeded = () => {
          for (const name of ['drafts', 'outbox', 'refused', 'reading'])
            if (!request.result.objectStoreNames.contains(name))
              request.result.createObjectStore(name, { keyPath: ['personId', 'id'] });
        };
        request.onsuccess = () => {
          Object.assign(window, { held: request.result });
          resolve();
        };
        request.onerror = () => reject(request.error);
      }),
    version,
  );
  return tab;
}

test('an older tab that does not let go is told, the work still reaches the server, and closing it mends all', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Bo Blocked');
  const old = await tabThatHolds(context, 1);
  // This page is of a Casebook whose database is a version newer.
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, version) {
      return version === undefined ? open.call(this, name) : open.call(this, name, version + 1);
    };
  });
  await atTheDesk(page);
  await draw(page, second);
  await expect(page.getByText(/^An older Casebook is open in another tab\./)).toBeVisible();
  await expect(savedOnServer(page)).toBeVisible();
  await old.close();
  let places = 0;
  await expect(async () => {
    // Beside the one before: on it the mouse would move that one.
    await draw(page, [20 + 105 * (places % 7), 240 + 35 * Math.floor(places / 7), 100, 30]);
    places += 1;
    await expect(page.getByText('This device does not keep your work now')).toHaveCount(0, { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  const item = (await itemOf(page).textContent()) ?? '';
  await handIn(page);
  await expectRecord(page, [item]);
  await context.close();
});

test('a page that a newer tab has overtaken says so, and its work still reaches the server', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Ott Outdated');
  await atTheDesk(page);
  await tabThatHolds(context, 2);
  await page.bringToFront();
  await expectWorkToPass(page, /^A newer Casebook is open in another tab\./);
  await context.close();
});

test('a device that keeps nothing says so, and the work still reaches the server', async ({ browser }) => {
  const { page, context } = await newVisitor(browser, 'Nia Nothing');
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await atTheDesk(page);
  await draw(page, first);
  await expect(page.getByText('This device does not keep your work now')).toBeVisible();
  await expect(savedOnServer(page)).toBeVisible();
  const item = (await itemOf(page).textContent()) ?? '';
  await handInForSure(page);
  await expectRecord(page, [item]);
  await context.close();
});
