import { type Browser, expect, type Page, test } from '@playwright/test';
import { draw, drawingOf, regionsOf } from '../drawing';
import { demoVisitor, newVisitor } from '../people';

const project = 'Mark every word with a rectangle';

async function openQueue(page: Page): Promise<number> {
  await page.goto('/review');
  await page.getByRole('link', { name: project, exact: true }).click();
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText('items are contested, the least certain first');
  return Number.parseInt((await heading.textContent()) ?? '', 10);
}

/** Waits until another item is on the screen than `before`. */
async function nextItem(page: Page, before: string): Promise<string> {
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).not.toHaveText(before);
  return (await heading.textContent()) ?? '';
}

test('a reviewer walks the queue by keyboard: accepts, picks, redraws, and writes a rule with its case', async ({
  browser,
}) => {
  const { page, context } = await demoVisitor(browser, 'reviewer');
  const contested = await openQueue(page);
  await page.getByRole('link', { name: 'Start with the least certain' }).click();
  const answers = page.getByRole('group', { name: 'Answers' }).getByRole('button', { name: /^Answer of/ });
  await expect(answers.first()).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('1');
  await expect(answers.first()).toHaveAttribute('aria-pressed', 'false');
  await expect(answers.nth(1)).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('1');
  await expect(answers.first()).toHaveAttribute('aria-pressed', 'true');
  const merged = page.getByRole('group', { name: 'Answers' }).getByRole('button', { name: /^Merged answer/ });
  await page.keyboard.press('m');
  await expect(merged).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('m');

  let item = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  const settled = [item];
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Please give a reason: the workers read it.')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('radio', { name: 'Accept the merge' })).toBeChecked();
  await page.keyboard.press('r');
  await page.keyboard.type('The merge has every word.');
  await page.reload();
  await expect(page.getByLabel('Reason')).toHaveValue('The merge has every word.');
  await page.keyboard.press('Control+Enter');
  item = await nextItem(page, item);
  settled.push(item);
  await expect(page.getByRole('heading', { level: 1, name: item })).toBeFocused();

  await page
    .getByRole('button', { name: /^Pick this answer/ })
    .nth(1)
    .click();
  await expect(page.getByRole('radio', { name: 'Pick one worker’s answer' })).toBeChecked();
  await page.getByLabel('Reason').fill('This answer alone has both lines.');
  await page.keyboard.press('Control+Enter');
  item = await nextItem(page, item);
  settled.push(item);

  await expect(page.getByText(/^Keys 1 to \d show and hide them\.$/)).toBeVisible();
  await page.keyboard.press('e');
  await expect(drawingOf(page)).toBeVisible();
  await expect(page.getByText(/show and hide them/)).toHaveCount(0);
  await expect(page.getByText('While you draw yourself, these keys choose a class: 1.')).toBeVisible();
  const merge = await regionsOf(page).count();
  await draw(page, [600, 300, 80, 30]);
  await expect(regionsOf(page)).toHaveCount(merge + 1);
  await page.getByLabel('Reason').fill('The signature is a word too.');
  await page.getByRole('combobox', { name: 'Rule' }).click();
  await page.getByRole('option', { name: 'Write a new rule' }).click();
  await page.getByLabel('The new rule').fill('A signature is one word, however it is written.');
  await page.getByRole('checkbox', { name: /^Add this item to the guide/ }).check();
  await page.getByRole('button', { name: /^Settle and go on/ }).click();
  await expect(page.getByText(/^Settled\. Rule R\d+ is in the draft/)).toBeVisible();
  await nextItem(page, item);

  // What was decided teaches the estimate too, so that another item may have become contested meanwhile.
  const left = await openQueue(page);
  expect(left).toBeLessThan(contested);
  for (const name of settled) await expect(page.getByRole('main').getByText(name, { exact: true })).toHaveCount(0);
  await context.close();
});

test('skipping walks through the queue, and not to and fro between two items', async ({ browser }) => {
  const { page, context } = await demoVisitor(browser, 'reviewer');
  const wanted = Math.min(await openQueue(page), 5);
  expect(wanted).toBeGreaterThan(2);
  await page.getByRole('link', { name: 'Start with the least certain' }).click();
  const heading = page.getByRole('heading', { level: 1 });
  await expect(page.getByRole('heading', { name: 'Answers' })).toBeVisible();
  const seen = [(await heading.textContent()) ?? ''];
  while (seen.length < wanted) {
    await page.keyboard.press('j');
    seen.push(await nextItem(page, seen.at(-1) ?? ''));
  }
  expect(new Set(seen).size).toBe(wanted);
  await context.close();
});

test('while a reviewer chooses a class, its key chooses it, though the desk has that key for something else', async ({
  browser,
}) => {
  const { page, context } = await demoVisitor(browser, 'reviewer');
  await page.getByRole('link', { name: 'What is this customer writing about?', exact: true }).click();
  await page.getByRole('link', { name: 'Start with the least certain' }).click();
  const hint = page.getByText(/^While you answer yourself, these keys choose a class: .*A/);
  await expect(page.getByRole('heading', { name: 'Answers' })).toBeVisible();
  await expect(page.getByText('show and hide them')).toHaveCount(0);
  await expect(hint).toHaveCount(0);
  await page.keyboard.press('e');
  await expect(hint).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('radio', { name: /^Account access/ })).toBeChecked();
  await expect(page.getByRole('radio', { name: 'Choose it yourself' })).toBeChecked();
  await page.getByRole('radio', { name: 'Accept the merge' }).click();
  await expect(hint).toHaveCount(0);
  await context.close();
});

test('a decision made meanwhile is shown before another takes its place', async ({ browser }) => {
  const { page, context } = await demoVisitor(browser, 'reviewer');
  await page.getByRole('link', { name: 'What is this customer writing about?', exact: true }).click();
  await page.getByRole('link', { name: 'Start with the least certain' }).click();
  await page.getByLabel('Reason').fill('It says so.');
  const other = await context.newPage();
  await other.goto(page.url());
  // What was typed on this device is there first.
  await expect(other.getByLabel('Reason')).toHaveValue('It says so.');
  await other.getByLabel('Reason').fill('It asks for something else.');
  await page.getByRole('button', { name: /^Settle and go on/ }).click();
  await page.waitForURL((address) => address.href !== other.url());

  const settle = other.getByRole('button', { name: /^Settle and go on/ });
  const before = other.getByRole('region', { name: 'Decided before' });
  await expect(before).toHaveCount(0);
  await settle.click();
  await expect(other.getByText(/^This item was settled while you had it on the screen/)).toBeVisible();
  await expect(before).toContainText('It says so.');
  await expect(other.getByLabel('Reason')).toHaveValue('It asks for something else.');
  await settle.click();
  await expect(other.getByText('Settled.', { exact: true })).toBeVisible();
  await context.close();
});

async function startLabelling(browser: Browser) {
  const worker = await newVisitor(browser, 'Vera Version');
  await worker.page.goto('/work');
  await worker.page.getByRole('link', { name: project, exact: true }).click();
  await worker.page.getByRole('button', { name: /^I have read version \d: start$/ }).click();
  await expect(drawingOf(worker.page)).toBeVisible();
  return worker;
}

async function handInOne(page: Page): Promise<void> {
  await draw(page, [36, 44, 60, 30]);
  await page.getByRole('button', { name: /^Hand in/ }).click();
  await expect(regionsOf(page)).toHaveCount(0);
}

test('a new version of the guide is published, and a worker reads it before the next item', async ({ browser }) => {
  const worker = await startLabelling(browser);
  const { page, context } = await demoVisitor(browser, 'requester');
  await page.getByRole('link', { name: project }).click();
  await page.getByRole('link', { name: 'Guide', exact: true }).click();
  // Whatever was decided before, there is something to publish.
  const kept = page.waitForResponse((answer) => answer.url().includes('guides.saveDraft') && answer.ok());
  await page.getByLabel('Introduction').fill(`Mark every word, ${Date.now().toString(36)} too.`);
  await kept;
  const open = page.getByRole('button', { name: /^Publish version \d$/ });
  const version = /\d/.exec((await open.textContent()) ?? '')?.[0] ?? '';
  await open.click();
  await page.getByLabel('What changes, in a sentence').fill('Says what to do with the odd words.');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Publish version ${version}` })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Version ${version} is in force`);
  const next = Number(version) + 1;
  await expect(page.getByRole('heading', { name: `Version ${next}: no draft yet` })).toBeVisible();
  await expect(page.getByText('Saved', { exact: true })).toHaveCount(0);
  await page.getByRole('radio', { name: 'What changes' }).click();
  await expect(page.getByText('There is no draft yet', { exact: true })).toBeVisible();
  await page.getByLabel('Introduction').press('End');
  await page.keyboard.type(' Take your time.');
  await expect(page.getByRole('heading', { name: `Draft of version ${next}` })).toBeVisible();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  const unread = worker.page.getByText('The guide has changed');
  await handInOne(worker.page);
  await expect(unread).toBeVisible();
  await worker.page.getByRole('link', { name: 'Read the new guide' }).click();
  await expect(worker.page.getByText('Says what to do with the odd words.')).toBeVisible();
  await worker.page.getByRole('button', { name: `I have read version ${version}: start` }).click();
  await handInOne(worker.page);

  await context.close();
  await worker.context.close();
});
