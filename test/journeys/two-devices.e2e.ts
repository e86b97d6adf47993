import { expect, type Page, test } from '@playwright/test';
import { enrol, pagesPosted } from './behind-the-screens';
import { expectRecord, handIn, itemOf, openDeskWith, signIn } from './desk';
import { draw, drawingOf, regionsOf } from './drawing';
import { newVisitor, somebody } from './people';

/** One person at two devices: what was handed in at one is not begun again at the other, where it would be for nothing. */

const pages = ['00_clean', '09_clean', '18_clean', '27_clean', '02_quotes', '07_rotated'].map(
  (name) => `hard_${name}.jpg`,
);
const nameOf = async (page: Page) => (await itemOf(page).textContent()) ?? '';

test('items that were handed in at another device leave the screen before anybody begins them again', async ({
  browser,
}) => {
  const title = `Two devices, ${Date.now().toString(36)}`;
  const requester = await newVisitor(browser, 'Rita Requester');
  await pagesPosted(requester.page, { title, pages, overlap: '2', target: '95' });
  const person = somebody('Dora Devices');
  const [desktop, laptop] = [await browser.newContext(), await browser.newContext()];
  await enrol(desktop, person);
  const [here, there] = [await desktop.newPage(), await laptop.newPage()];
  await openDeskWith(here, 3, title);
  await there.goto('/sign-in');
  await signIn(there, person);
  await there.waitForURL(/\/work$/);
  await openDeskWith(there, 3, title);
  const done: string[] = [];
  for (let place = 0; place < 2; place += 1) {
    done.push(await nameOf(here));
    await draw(here, [36, 44, 60, 30]);
    await handIn(here);
  }
  // What was pressed may still be on its way.
  await expectRecord(here, done);
  const [first = '', second = ''] = done;
  await expect(itemOf(there)).toHaveText(first);
  // As on a phone that is unlocked: the page is seen again and had the focus all along.
  await there.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(there.getByText(/^The item that stood here was handed in on another device/).first()).toBeVisible();
  await expect(itemOf(there)).not.toHaveText(first);
  await expect(itemOf(there)).not.toHaveText(second);
  await expect(drawingOf(there)).toBeVisible();
  await expect(regionsOf(there)).toHaveCount(0);
  const third = await nameOf(there);
  await draw(there, [36, 44, 60, 30]);
  await handIn(there);
  await expectRecord(there, [...done, third]);
  await Promise.all([desktop.close(), laptop.close(), requester.context.close()]);
});
