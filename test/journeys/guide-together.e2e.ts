import { expect, type Page, test } from '@playwright/test';
import { draftBegun, pagesPosted } from './behind-the-screens';
import { newVisitor } from './people';
import { openStep, writeGuide } from './wizard';

const rule = (page: Page, number: number) => page.getByLabel(`Words of R${number}`);
const saved = (page: Page) => page.getByRole('status').getByText('Saved', { exact: true });

test('two who write one guide at once keep each other’s rules, and choose where both rewrote the same one', async ({
  browser,
}) => {
  const { page: ann, context } = await newVisitor(browser, 'Ann Author');
  await openStep(ann, await draftBegun(context, `Written by two, ${Date.now().toString(36)}`), 'guide');
  await expect(ann.getByLabel('Introduction')).toBeVisible();
  await expect(saved(ann)).toHaveCount(0);
  await writeGuide(ann, 'Mark every word.', ['One rectangle a word.', 'Touch the ink.']);
  await expect(rule(ann, 2)).toHaveValue('Touch the ink.');
  await expect(saved(ann)).toBeVisible();
  const ben = await context.newPage();
  await ben.goto(ann.url());
  await expect(rule(ben, 2)).toHaveValue('Touch the ink.');

  await rule(ann, 1).fill('One rectangle around each word.');
  await expect(saved(ann)).toBeVisible();
  await rule(ben, 2).fill('Touch the ink on four sides.');
  await expect(rule(ben, 1)).toHaveValue('One rectangle around each word.');
  await expect(rule(ben, 2)).toHaveValue('Touch the ink on four sides.');
  await expect(ben.getByText(/^Somebody else changed the draft too/)).toBeVisible();
  await expect(saved(ben)).toBeVisible();

  await ann.getByLabel('Introduction').fill('Mark every single word.');
  await rule(ann, 2).fill('Stay inside the ink.');
  const clash = ann.getByRole('status').filter({ hasText: 'Somebody else changed the same words' });
  await expect(clash).toContainText('Stay inside the ink.');
  await expect(clash).toContainText('Touch the ink on four sides.');
  await expect(clash).not.toContainText('Introduction');
  await expect(rule(ann, 2)).toHaveValue('Stay inside the ink.');
  await clash.getByRole('button', { name: 'Take theirs: R2' }).click();
  await expect(rule(ann, 2)).toHaveValue('Touch the ink on four sides.');
  await expect(saved(ann)).toBeVisible();

  await rule(ben, 1).fill('A rectangle for each word.');
  await expect(saved(ben)).toBeVisible();
  await rule(ann, 1).fill('Each word has one rectangle.');
  await expect(clash).toContainText('A rectangle for each word.');
  await clash.getByRole('button', { name: 'Keep mine: R1' }).click();
  await expect(clash).toHaveCount(0);
  await expect(saved(ann)).toBeVisible();
  await ben.reload();
  await expect(ben.getByLabel('Introduction')).toHaveValue('Mark every single word.');
  await expect(rule(ben, 1)).toHaveValue('Each word has one rectangle.');
  await expect(rule(ben, 2)).toHaveValue('Touch the ink on four sides.');
  await context.close();
});

test('two who change the classes at once retire none of each other’s unseen', async ({ browser }) => {
  const { page: ann, context } = await newVisitor(browser, 'Ann Author');
  const title = `Classes of two, ${Date.now().toString(36)}`;
  const projectId = await pagesPosted(ann, { title, pages: ['hard_00_clean.jpg'], overlap: '3', target: '95' });
  const ben = await context.newPage();
  for (const page of [ann, ben]) {
    await page.goto(`/studio/${projectId}/settings`);
    await expect(page.getByText('Version 1 is in force.')).toBeVisible();
  }
  await ann.getByRole('button', { name: 'Add a class' }).click();
  await ann.keyboard.type('Mark');
  await ann.getByRole('button', { name: 'Put version 2 in force' }).click();
  await expect(ann.getByText('Version 2 is in force.')).toBeVisible();

  await ben.getByLabel('What belongs in Word').fill('Any run of letters.');
  await ben.getByRole('button', { name: 'Put version 2 in force' }).click();
  await expect(ben.getByText('Version 2 was put in force meanwhile')).toBeVisible();
  await expect(ben.getByLabel('What belongs in Word')).toHaveValue('Any run of letters.');
  await expect(ben.getByLabel('What belongs in Mark')).toBeVisible();
  // What goes wrong then is said as ever.
  await ben.route('**/api/trpc/projects.updateOntology**', (route) => route.abort());
  await ben.getByRole('button', { name: 'Put version 3 in force' }).click();
  await expect(ben.getByText(/^The server does not answer\. Whether this was done is not known/)).toBeVisible();
  await ben.unroute('**/api/trpc/projects.updateOntology**');
  await ben.getByRole('button', { name: 'Put version 3 in force' }).click();
  await expect(ben.getByText('Version 3 is in force.')).toBeVisible();
  await expect(ben.getByRole('button', { name: 'Put version 4 in force' })).toBeFocused();
  await ann.reload();
  await expect(ann.getByLabel('What belongs in Word')).toHaveValue('Any run of letters.');
  await expect(ann.getByRole('button', { name: 'Remove Mark' })).toBeVisible();
  await context.close();
});

test('two who change the terms at once undo nothing of each other', async ({ browser }) => {
  const { page: ann, context } = await newVisitor(browser, 'Ann Author');
  const title = `Terms of two, ${Date.now().toString(36)}`;
  const projectId = await pagesPosted(ann, { title, pages: ['hard_00_clean.jpg'], overlap: '3', target: '95' });
  const ben = await context.newPage();
  const cap = (page: Page) => page.getByLabel('Most items a worker may do in a day');
  for (const page of [ann, ben]) {
    await page.goto(`/studio/${projectId}/settings`);
    await expect(page.getByLabel('Price of one annotation')).toHaveValue('0.25');
  }
  const stored = (page: Page) => page.waitForResponse((answer) => answer.url().includes('projects.updateTerms'));
  const byAnn = stored(ann);
  await ann.getByLabel('Price of one annotation').fill('0.40');
  await byAnn;
  const byBen = stored(ben);
  await cap(ben).fill('7');
  await byBen;
  await ann.reload();
  await expect(ann.getByLabel('Price of one annotation')).toHaveValue('0.40');
  await expect(cap(ann)).toHaveValue('7');
  await context.close();
});

test('a save of the guide whose answer was lost is one’s own: what was typed back or on is stored, and nobody else is told of', async ({
  browser,
}) => {
  const { page, context } = await newVisitor(browser, 'Lena Lost');
  await openStep(page, await draftBegun(context, `Answers lost, ${Date.now().toString(36)}`), 'guide');
  await writeGuide(page, 'Mark every word.', ['One rectangle a word.']);
  await expect(saved(page)).toBeVisible();
  const loseAnswerTo = async (words: string) => {
    await page.route('**/api/trpc/guides.saveDraft**', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await rule(page, 1).fill(words);
    await expect(page.getByText(/^The server cannot be reached\. What you entered stays on this screen/)).toBeVisible();
    await page.unroute('**/api/trpc/guides.saveDraft**');
  };
  const expectStored = async (words: string) => {
    await expect(saved(page)).toBeVisible({ timeout: 15_000 });
    await expect(page.getByText(/^Somebody else changed/)).toHaveCount(0);
    await expect(rule(page, 1)).toHaveValue(words);
    await page.reload();
    await expect(rule(page, 1)).toHaveValue(words);
  };
  await loseAnswerTo('Two rectangles a word.');
  await rule(page, 1).fill('One rectangle a word.');
  await expectStored('One rectangle a word.');

  await loseAnswerTo('One rectangle around a word.');
  await rule(page, 1).fill('One rectangle around each word.');
  await expectStored('One rectangle around each word.');
  await context.close();
});
