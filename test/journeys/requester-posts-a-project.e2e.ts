import { expect, type Page, test } from '@playwright/test';
import { draftBegun, enrol } from './behind-the-screens';
import { signIn } from './desk';
import { draw, regionsOf } from './drawing';
import { newVisitor, signUp, somebody } from './people';
import {
  addFunds,
  beginRectangles,
  goOnTo,
  openStep,
  publish,
  seedPage,
  sendFiles,
  setTerms,
  writeGuide,
} from './wizard';

const rules = [
  'Draw one rectangle around every word.',
  'The rectangle touches the ink on all four sides.',
  'A struck-out word is still a word.',
] as const;

const pages = ['hard_00_clean.jpg', 'hard_01_struck.jpg', 'hard_02_quotes.jpg'] as const;

async function describeClasses(page: Page): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('Word');
  await page.getByLabel('Key of Word').fill('w');
  await page.getByLabel('What belongs in Word').fill('Any run of letters or digits between spaces.');
  await page.getByRole('button', { name: 'Colour of Word' }).click();
  await page.getByRole('button', { name: 'Colour 3' }).click();
  await expect(page.getByRole('button', { name: 'Colour 3' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add a class' }).click();
  await expect(page.getByLabel('Name', { exact: true }).last()).toBeFocused();
  await page.keyboard.type('Struck-out word');
  await page.getByLabel('Key of Struck-out word').fill('w');
  await expect(page.getByText('“w” is taken')).toBeVisible();
  await page.getByRole('link', { name: 'Data' }).click();
  await expect(page.getByText('Not saved yet, so this page stays.')).toBeVisible();
  await expect(page.getByLabel('Key of Struck-out word')).toHaveValue('w');
  await page.getByLabel('Key of Struck-out word').fill('n');
  await expect(page.getByText('“n” is used for drawing')).toBeVisible();
  await page.getByLabel('Key of Struck-out word').fill('s');
  await expect(page.getByRole('status').getByText('Saved', { exact: true })).toBeVisible();
}

async function previewAsWorker(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'See it as a worker' }).click();
  await expect(page.getByText('Nothing you do here is kept')).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Guide' })).toContainText(rules[2]);
  await draw(page, [40, 44, 60, 30]);
  await page.keyboard.press('s');
  await draw(page, [300, 150, 120, 40]);
  await expect(regionsOf(page).last()).toHaveAccessibleName(/^Struck-out word 2 of 2/);
  await page.goBack();
}

/** While publishing is not answered the screen says what is being done, and how many annotations it is about. */
async function expectPublishingTold(page: Page): Promise<void> {
  await page.route('**/api/trpc/assignment.publish**', async (route) => {
    const answer = await route.fetch();
    await expect(
      page.getByText(/^Offering 9 annotations to workers\. .* nothing needs to be pressed again\.$/),
    ).toBeVisible();
    await route.fulfill({ response: answer });
  });
}

test('a newcomer posts a project, and a reload or the back button on the way loses nothing', async ({
  page,
  browser,
}) => {
  const title = `Words on old forms, ${Date.now().toString(36)}`;
  await signUp(page, somebody('Nora Newcomer'));
  await addFunds(page, '20');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('$20.00 is in your balance');

  const projectId = await beginRectangles(page, title, 'Three short pages, some words struck out.');
  await goOnTo(page, 'Classes');
  await describeClasses(page);
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true }).last()).toHaveValue('Struck-out word');
  await expect(page.getByLabel('Key of Struck-out word')).toHaveValue('s');
  await goOnTo(page, 'Guide');
  await writeGuide(page, 'Mark **every word** with a rectangle.', rules);
  await goOnTo(page, 'Data');
  await page.goBack();
  await expect(page.getByLabel(/^Words of R3/)).toHaveValue(rules[2]);
  await page.reload();
  await expect(page.getByLabel(/^Words of R1/)).toHaveValue(rules[0]);
  await page.goForward();
  await sendFiles(page, pages.map(seedPage));
  await expect(page.getByText('Done: 3 new items.')).toBeVisible();
  await sendFiles(page, seedPage(pages[0]));
  await expect(page.getByRole('heading', { name: '3 items are in the project' })).toBeVisible();
  await goOnTo(page, 'Price and quality');
  await page.getByLabel('Price of one annotation').fill('');
  await page.getByRole('button', { name: 'Next: Publish' }).click();
  await expect(page.getByRole('status').getByText('Not saved yet', { exact: true })).toBeVisible();
  await setTerms(page, { price: '0.25', seconds: '90', overlap: '3', target: '95' });
  await expect(page.getByText('$10.00 an hour')).toBeVisible();
  await goOnTo(page, 'Publish');
  await expect(page.getByText('Nothing is missing')).toBeVisible();
  await expect(page.getByText('9: 3 items × 3')).toBeVisible();
  await previewAsWorker(page);
  await expectPublishingTold(page);
  await publish(page, projectId);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Not yet: nobody has labelled anything');

  const worker = await newVisitor(browser, 'Walt Waiting');
  const offer = worker.page.getByRole('link', { name: title, exact: true });
  await worker.page.goto('/work');
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('paused', { exact: true })).toBeVisible();
  await worker.page.reload();
  await expect(worker.page.getByRole('list', { name: 'Open projects' })).toBeVisible();
  await expect(offer).toHaveCount(0);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('open', { exact: true })).toBeVisible();
  await worker.page.reload();
  await expect(offer).toBeVisible();
  await worker.context.close();

  await page.goto('/account');
  const search = page.getByRole('combobox', { name: 'Find anything' });
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(search).toBeVisible({ timeout: 2000 });
  }).toPass();
  await search.fill(title.slice(0, 12));
  await expect(page.getByRole('option', { name: title })).toBeVisible();
  await search.fill(title);
  await page.keyboard.press('Enter');
  await page.waitForURL(({ pathname }) => pathname === `/studio/${projectId}`);
});

test('who is signed out while writing keeps what was typed, and it is saved after signing in in another tab', async ({
  page,
  context,
}) => {
  const person = somebody('Olga Overnight');
  await enrol(context, person);
  await openStep(page, await draftBegun(context, `Kept overnight, ${Date.now().toString(36)}`), 'classes');
  await expect(page.getByLabel('Name', { exact: true })).toBeVisible();
  await context.clearCookies({ name: /session-token/ });
  await page.getByLabel('Name', { exact: true }).fill('Word');
  await expect(page.getByRole('status').getByText('Not saved', { exact: true })).toBeVisible();
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Sign in again in a new tab' }).click(),
  ]);
  await signIn(tab, person);
  await tab.waitForURL(({ pathname }) => pathname.startsWith('/studio/'));
  await tab.close();
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByRole('status').getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Word');
});

test('a draft is discarded with its pages, and neither its screens nor the list know of it any more', async ({
  page,
  context,
}) => {
  const title = `Never mind, ${Date.now().toString(36)}`;
  await enrol(context, somebody('Dora Draft'));
  const projectId = await draftBegun(context, title);
  await openStep(page, projectId, 'guide');
  await writeGuide(page, 'Mark every word.', [rules[0]]);
  await goOnTo(page, 'Data');
  await sendFiles(page, pages.map(seedPage));
  await page.getByRole('button', { name: 'Discard the draft' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('3 items, and what was uploaded for them');
  await expect(dialog).toContainText('the draft of its guide, with 1 rule');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.goto(`/studio/${projectId}`);
  await page.getByRole('button', { name: 'Discard the draft' }).click();
  await dialog.getByRole('button', { name: 'Discard the draft' }).press('Enter');
  await page.waitForURL('**/studio');
  // Whoever works by ear goes on at the head of the list.
  await expect(page.locator(':focus').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('The draft is discarded')).toBeVisible();
  await expect(page.getByText(title)).toHaveCount(0);
  for (const address of [`/studio/${projectId}`, `/studio/new?project=${projectId}&step=data`]) {
    expect((await page.goto(address))?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page here');
  }
});
