import { readdir } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { pagesPosted } from './behind-the-screens';
import { newVisitor } from './people';
import { seedPage } from './wizard';

const barOf = (page: Page) => page.getByRole('region', { name: 'What is chosen' });

/** By keyboard: the second item, and with the shift key all up to the fourth. */
async function chooseRun(page: Page): Promise<void> {
  const boxes = page.getByRole('listitem').getByRole('checkbox');
  await expect(boxes).toHaveCount(6);
  await boxes.nth(1).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await expect(boxes.nth(2)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Space');
  await expect(barOf(page).getByText('3 items chosen')).toBeVisible();
}

test('a requester chooses items by keyboard and by filter, withdraws them, takes it back, asks what new labels cost, and is told at once what more workers lack', async ({
  browser,
}) => {
  const names = (await readdir(seedPage(''))).sort().slice(0, 6);
  const { page, context } = await newVisitor(browser, 'Mina Many');
  const title = `Many items, ${Date.now().toString(36)}`;
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() >= 400) refused.push(answer.url());
  });
  const projectId = await pagesPosted(page, { title, pages: names, overlap: '1', target: '95' });
  await page.goto(`/studio/${projectId}/data`);
  await chooseRun(page);
  await barOf(page).getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(page.getByText('To label (3)')).toBeVisible();
  await expect(barOf(page)).toHaveCount(0);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(page.getByText('To label (6)')).toBeVisible();

  await page.getByRole('button', { name: `More about ${names[0]}` }).click();
  await page.getByRole('menuitem', { name: 'Withdraw as broken' }).click();
  await expect(page.getByText('One item is withdrawn as broken')).toBeVisible();
  await expect(page.getByText('To label (5)')).toBeVisible();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(page.getByText('To label (6)')).toBeVisible();

  await page.getByRole('checkbox', { name: `Choose ${names[0]}` }).check();
  await barOf(page).getByRole('button', { name: 'Choose all 6 that match' }).click();
  await expect(barOf(page).getByText('6 items chosen')).toBeVisible();
  await barOf(page).getByRole('button', { name: 'Label anew' }).click();
  await expect(page.getByRole('dialog').getByText('Nothing here has been labelled yet')).toBeVisible();
  await page.keyboard.press('Escape');
  await barOf(page).getByRole('button', { name: 'Order' }).click();
  await page.getByRole('menuitem', { name: 'First' }).click();
  await expect(page.getByText('6 items have a new place')).toBeVisible();
  await expect(page.getByText('comes first')).toHaveCount(6);

  await page.getByRole('checkbox', { name: 'Choose all shown' }).check();
  await page.keyboard.press('Escape');
  await expect(barOf(page)).toHaveCount(0);

  await page.goto(`/studio/${projectId}/settings`);
  await page.getByLabel('Workers for each item').fill('2');
  // Offered after five seconds, by a job; the notice looks every four.
  await expect(page.getByText('The budget lacks $1.80 for the answers that are open')).toBeVisible({ timeout: 25_000 });
  await expect(page.getByText('12 answers wait for workers and cost $3.60 with the fee; $1.80 is left.')).toBeVisible();
  expect(refused).toEqual([]);
  await context.close();
});
