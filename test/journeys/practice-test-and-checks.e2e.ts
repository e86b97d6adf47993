import { readdir } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { pagesPosted, untilServed } from './behind-the-screens';
import { draw, drawingOf } from './drawing';
import { newVisitor } from './people';
import { seedPage } from './wizard';

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const explained = 'The first word alone is marked here.';
const title = `Known answers, ${Date.now().toString(36)}`;

/** From the data page: the answer to one item, why, and what it is for. */
async function makeKnown(
  page: Page,
  projectId: string,
  { name, use, why, isDrawn = false }: { name: string; use: string; why: string; isDrawn?: boolean },
): Promise<void> {
  await page.goto(`/studio/${projectId}/data`);
  await page.getByRole('link', { name: `Say the answer to ${name}` }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(drawingOf(page)).toBeVisible();
  if (isDrawn) await draw(page, [36, 44, 60, 30]);
  await page.getByLabel('Why this is the answer').fill(why);
  await page.getByRole('radio', { name: use }).check();
  await page.getByRole('button', { name: 'Save as known' }).click();
  await page.waitForURL('**/gold');
  await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible();
}

/** The checks come in a file; what is wrong in it is told before anything is kept, and sending it twice changes nothing. */
async function sendChecks(page: Page, projectId: string, names: readonly string[], why: string): Promise<void> {
  await page.goto(`/studio/${projectId}/gold`);
  const panel = page.getByRole('region', { name: 'Known answers from a file' });
  const rows = names.map((name) => `${name},,,,,,${why}`);
  const drop = (table: string) =>
    panel
      .getByLabel('A file of known answers')
      .locator('input')
      .setInputFiles({ name: 'checks.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  const header = 'name,class,x,y,width,height,explanation\n';
  await drop(`${header}${rows.join('\n')}\nnowhere.png,,,,,,${why}\n`);
  await expect(panel.getByText('2 answers would become known.')).toBeVisible();
  await expect(panel.getByText('The project has no item called “nowhere.png”.')).toBeVisible();
  await panel.getByRole('button', { name: 'Make 2 known' }).click();
  await expect(panel.getByText('2 answers are known now.')).toBeVisible();
  for (const name of names) await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible();
  await drop(`${header}${rows.join('\n')}\n`);
  await expect(panel.getByText('2 were known already, with the same answers')).toBeVisible();
  await expect(panel.getByRole('button', { name: /^Make/ })).toHaveCount(0);
}

/** "There is nothing here" is asked for twice, so that a key pressed by accident, or a double click, does not say it. */
async function handInNothing(page: Page): Promise<void> {
  const press = page.getByRole('button', { name: /^Hand in/ });
  await press.dblclick();
  await expect(page.getByText('You drew nothing.').first()).toBeVisible();
  await press.click();
}

async function handInWrong(page: Page): Promise<void> {
  await expect(drawingOf(page)).toBeVisible();
  await draw(page, [300, 200, 90, 34]);
  await page.getByRole('button', { name: /^Hand in/ }).click();
}

/** The owner says what is known, and asks for a test. */
async function prepare(page: Page, projectId: string, names: readonly string[]): Promise<void> {
  await page.goto(`/studio/${projectId}/gold`);
  await expect(page.getByText('No answer is known yet')).toBeVisible();
  await page.getByRole('link', { name: 'Choose an item' }).click();
  await page.waitForURL('**/data');
  const [practice = '', one = '', two = '', ...rest] = names;
  const why = 'There is nothing to mark.';
  await makeKnown(page, projectId, { name: practice, use: 'Practice', why: explained, isDrawn: true });
  for (const name of [one, two]) await makeKnown(page, projectId, { name, use: 'An item of the test', why });
  await sendChecks(page, projectId, rest.slice(0, 2), why);
  await page.goto(`/studio/${projectId}/settings`);
  await page.getByLabel('A check among so many items').fill('3');
  await page.getByLabel('Items in the test').fill('1');
  await page.getByLabel('Right to pass').fill('100');
  await page.getByLabel('Attempts in all').fill('2');
  const saved = page.waitForResponse((response) => {
    const request = response.request();
    return (
      request.url().includes('projects.updateTerms') &&
      /"testRetakeHours":0/.test(request.postData() ?? '') &&
      response.ok()
    );
  });
  await page.getByLabel('Again after').fill('0');
  await page.getByLabel('Again after').blur();
  await saved;
  await page.goto(`/studio/${projectId}/gold`);
  await expect(page.getByText('In use: 2 checks, one practice item, 2 test items.')).toBeVisible();
}

/** The terms are read first; practice explains itself. */
async function practise(page: Page): Promise<void> {
  await page.goto('/work');
  const offer = page.getByRole('list', { name: 'Open projects' }).getByRole('listitem').filter({ hasText: title });
  await expect(offer.getByText('Paid test first')).toBeVisible();
  await offer.getByRole('link', { name: title, exact: true }).click();
  await expect(page.getByText('1 of 1 must be right.')).toBeVisible();
  await page.getByRole('button', { name: 'I have read version 1: start' }).click();
  await expect(page.getByText('Practice 1 of 1')).toBeVisible();
  // The explanation is asked for until it comes.
  await page.route('**/api/trpc/skill.trainingFeedback**', (route) => route.abort(), { times: 3 });
  await handInWrong(page);
  await expect(page.getByRole('region', { name: 'Practice' }).getByText('Not as the known answer')).toBeVisible();
  await expect(page.getByText(explained)).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
}

/** The test is failed, taken again at once, and passed. */
async function takeTest(page: Page): Promise<void> {
  await expect(page.getByText('A test comes before the work')).toBeVisible();
  // How often it can be taken is said once.
  await expect(page.getByText(/can (take it|be taken)/)).toHaveCount(1);
  await page.getByRole('button', { name: 'Start the test of 1 item' }).click();
  await expect(page.getByText('Test 1 of 1')).toBeVisible();
  await page.getByRole('button', { name: 'Hand back' }).click();
  await expect(page.getByText(/in the test it counts as not solved/)).toBeVisible();
  await expect(page.getByText('Nothing is held against you.')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await handInWrong(page);
  await expect(page.getByText('0 of 1 are right, which is not enough')).toBeVisible();
  await page.getByRole('button', { name: 'See what you can do now' }).click();
  await expect(page.getByText('In the last one 0% were right. You can take it once more.')).toBeVisible();
  await page.getByRole('button', { name: 'Start the test of 1 item' }).click();
  await expect(page.getByText('Test 1 of 1')).toBeVisible();
  await handInNothing(page);
  await expect(page.getByText('You passed: 1 of 1 are right')).toBeVisible();
  await page.getByRole('button', { name: 'Start the work' }).click();
}

/** The work, with checks that look like everything else. */
async function workThrough(page: Page): Promise<void> {
  const end = page.getByText('You have done everything open to you here');
  for (const _ of numbers(1, 20)) {
    await expect(drawingOf(page).or(end)).toBeVisible();
    if (await end.isVisible()) break;
    await expect(page.getByText(/^(Practice|Test) \d/)).toHaveCount(0);
    const item = (await page.getByText(/^Item [0-9A-F]{4}$/).textContent()) ?? '';
    await handInNothing(page);
    await expect(page.getByText(item, { exact: true })).toHaveCount(0);
  }
  await expect(end).toBeVisible();
  await page.goto('/work/record');
  await expect(page.getByText('Practice: differed').last()).toBeVisible();
  await expect(page.getByText('Differs from the known answer')).toHaveCount(0);
}

/** The owner sees the checks, and the test. */
async function lookAtGold(page: Page, projectId: string): Promise<void> {
  const gold = `/studio/${projectId}/gold`;
  await untilServed(page.context(), gold, /were failed/);
  await page.goto(gold);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('were failed');
  await expect(page.getByText('Tests passed: 1, failed: 1.')).toBeVisible();
  const checks = page.getByRole('row').filter({ hasText: 'Check' });
  await expect(checks.filter({ hasText: '0 of 1' }).first()).toBeVisible();
}

test('a worker practises, fails and passes the test, and meets checks without knowing; the owner sees how it went', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const names = (await readdir(seedPage(''))).sort().slice(0, 14);
  const owner = await newVisitor(browser, 'Gilda Gold');
  const projectId = await pagesPosted(owner.page, { title, pages: names, overlap: '1', target: '95' });
  await prepare(owner.page, projectId, names);
  const worker = await newVisitor(browser, 'Walter Worker');
  await practise(worker.page);
  await takeTest(worker.page);
  await workThrough(worker.page);
  await lookAtGold(owner.page, projectId);
  await worker.context.close();
  await owner.context.close();
});
