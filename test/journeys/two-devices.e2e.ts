import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { enrol, type NewPerson, signedIn } from './behind-the-screens';
import { expectRecord, handIn, itemOf, postSixPages, savedOnServer, sitDown, withItems } from './desk';
import { draw, drawAll, drawingOf, type Rectangle, regionsOf } from './drawing';
import { somebody } from './people';

/** One person at two devices: nothing is overwritten, and nothing begun again that was handed in at the other. */

const first: Rectangle = [36, 44, 60, 30];
const second: Rectangle = [300, 150, 90, 34];
const third: Rectangle = [120, 240, 100, 30];

const title = `Six pages twice, ${Date.now().toString(36)}`;

let projectId = '';

test.beforeAll(async ({ browser }) => {
  projectId = await postSixPages(browser, title);
});

const atTheDesk = (page: Page) => sitDown(page, projectId);
const nameOf = async (page: Page) => (await itemOf(page).textContent()) ?? '';

test('items that were handed in at another device leave the screen before anybody begins them again', async ({
  browser,
}) => {
  const person = somebody('Dora Devices');
  const [desktop, laptop] = [await browser.newContext(), await browser.newContext()];
  await enrol(desktop, person);
  const [here, there] = [await desktop.newPage(), await laptop.newPage()];
  await withItems(here, 3, () => atTheDesk(here));
  await signedIn(laptop, person);
  await withItems(there, 3, () => atTheDesk(there));
  const done: string[] = [];
  for (let place = 0; place < 2; place += 1) {
    done.push(await nameOf(here));
    await draw(here, first);
    await handIn(here);
  }
  // What was pressed may still be on its way.
  await expectRecord(here, done);
  const [one = '', other = ''] = done;
  await expect(itemOf(there)).toHaveText(one);
  // As on a phone that is unlocked: the page is seen again and had the focus all along.
  await there.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(there.getByText(/^The item that stood here was handed in on another device/).first()).toBeVisible();
  await expect(itemOf(there)).not.toHaveText(one);
  await expect(itemOf(there)).not.toHaveText(other);
  await expect(drawingOf(there)).toBeVisible();
  await expect(regionsOf(there)).toHaveCount(0);
  const last = await nameOf(there);
  await draw(there, first);
  await handIn(there);
  await expectRecord(there, [...done, last]);
  await Promise.all([desktop.close(), laptop.close()]);
});

/** The desk in another browser, where its person is signed in as on a second device. */
async function deskElsewhere(context: BrowserContext, person: NewPerson): Promise<Page> {
  await signedIn(context, person);
  const page = await context.newPage();
  await atTheDesk(page);
  return page;
}

test('two devices that drew differently are both shown, and the chosen one goes on', async ({ browser }) => {
  const person = somebody('Dora Devices');
  const [desktop, laptop] = [await browser.newContext(), await browser.newContext()];
  await enrol(desktop, person);
  const here = await desktop.newPage();
  await atTheDesk(here);
  await draw(here, first);
  await expect(savedOnServer(here)).toBeVisible();

  const there = await deskElsewhere(laptop, person);
  await expect(regionsOf(there)).toHaveCount(1);
  await desktop.setOffline(true);
  await draw(here, second);
  await expect(here.getByText('Saved on this device; the server cannot be reached')).toBeVisible();
  await drawAll(there, [second, third]);
  await expect(savedOnServer(there)).toBeVisible();

  await desktop.setOffline(false);
  const dialog = here.getByRole('dialog', { name: 'This item was also worked on elsewhere' });
  await expect(dialog.getByRole('region', { name: 'What is here' }).getByText(/2 rectangles$/)).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'The other one' }).getByText(/3 rectangles$/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Take the other one' }).click();
  await expect(regionsOf(here)).toHaveCount(3);
  const item = (await itemOf(here).textContent()) ?? '';
  await handIn(here);
  await expectRecord(here, [item]);
  await desktop.close();
  await laptop.close();
});

const commentOf = (page: Page) => page.getByLabel('Comment for the reviewers');

/** The next save reaches the server, and its answer is lost on the way; resolves when it is. */
async function loseAnswerToSave(page: Page): Promise<() => Promise<unknown>> {
  const lost = page.waitForEvent('requestfailed', (request) => request.url().includes('annotations.saveDraft'));
  await page.route(
    '**/api/trpc/annotations.saveDraft**',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  return () => lost;
}

test('a comment goes from device to device as an answer does; where two differ both are shown, and the chosen one goes on', async ({
  browser,
}) => {
  const person = somebody('Cora Comment');
  const [desktop, phone] = [await browser.newContext(), await browser.newContext()];
  await enrol(desktop, person);
  const here = await desktop.newPage();
  await atTheDesk(here);
  const lost = await loseAnswerToSave(here);
  // Before anything is drawn.
  await commentOf(here).fill('Is a struck word');
  await lost();
  await commentOf(here).fill('Is a struck word one?');
  // What the server has of the first is not taken for another device's.
  await expect(savedOnServer(here)).toBeVisible({ timeout: 15_000 });
  await expect(here.getByRole('dialog')).toHaveCount(0);

  const there = await deskElsewhere(phone, person);
  await expect(commentOf(there)).toHaveValue('Is a struck word one?');
  await expect(regionsOf(there)).toHaveCount(0);
  await draw(there, first);
  await expect(savedOnServer(there)).toBeVisible();
  await here.reload();
  await expect(regionsOf(here)).toHaveCount(1);
  await expect(commentOf(here)).toHaveValue('Is a struck word one?');

  await desktop.setOffline(true);
  await commentOf(here).fill('A struck word is one.');
  await expect(here.getByText('Saved on this device; the server cannot be reached')).toBeVisible();
  await commentOf(there).fill('A struck word is none.');
  await expect(savedOnServer(there)).toBeVisible();
  await desktop.setOffline(false);
  const dialog = here.getByRole('dialog', { name: 'This item was also worked on elsewhere' });
  const side = (name: string) => dialog.getByRole('region', { name });
  await expect(side('What is here').getByText('Comment: A struck word is one.')).toBeVisible();
  // No words of a tool's lie over what is to be compared.
  await expect(dialog).toBeFocused();
  await expect(here.getByRole('tooltip')).toHaveCount(0);
  await expect(side('The other one').getByText('Comment: A struck word is none.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Take the other one' }).click();
  await expect(commentOf(here)).toHaveValue('A struck word is none.');

  const item = (await itemOf(here).textContent()) ?? '';
  await handIn(here);
  await expectRecord(here, [item]);
  await here.getByRole('button', { name: /^See your answer: / }).click();
  await expect(here.getByText('A struck word is none.')).toBeVisible();
  await desktop.close();
  await phone.close();
});
