import { expect, type Page, test } from '@playwright/test';
import { handInAndGoOn } from '../desk';
import { drawingOf, readRegion, regionsOf } from '../drawing';
import { demoVisitor } from '../people';

const project = 'Mark every word with a rectangle';

/** A rectangle without a mouse: N begins it, arrows move and size it, Enter puts it down. */
async function drawByKeyboard(page: Page): Promise<void> {
  const before = await regionsOf(page).count();
  await page.keyboard.press('n');
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowDown']) {
    await page.keyboard.press(key);
  }
  await page.keyboard.press('Enter');
  await expect(regionsOf(page)).toHaveCount(before + 1);
}

/** Takes away what an earlier try left on the item. */
async function clear(page: Page): Promise<void> {
  if ((await regionsOf(page).count()) === 0) return;
  await drawingOf(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect(regionsOf(page)).toHaveCount(0);
}

test('an item is labelled by keyboard alone, from the feed to the next item', async ({ browser }) => {
  const { page, context } = await demoVisitor(browser, 'worker');
  await page.getByRole('link', { name: new RegExp(`: ${project}$`) }).focus();
  await page.keyboard.press('Enter');
  const acknowledge = page.getByRole('button', { name: /^I have read version \d: start$/ });
  await expect(drawingOf(page).or(acknowledge)).toBeVisible();
  if (await acknowledge.isVisible()) await acknowledge.press('Enter');
  await expect(drawingOf(page)).toBeVisible();
  await clear(page);
  await drawByKeyboard(page);
  const [x, y, width, height] = await readRegion(regionsOf(page).first());
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+ArrowRight');
  await expect.poll(() => readRegion(regionsOf(page).first())).toEqual([x + 1, y + 10, width + 1, height]);
  await page.keyboard.press('1');
  await expect(regionsOf(page).first()).toHaveAccessibleName(/^Word 1 of 1/);
  await page.keyboard.press('d');
  await expect(regionsOf(page)).toHaveCount(2);
  await page.keyboard.press('Delete');
  await expect(regionsOf(page)).toHaveCount(1);
  await handInAndGoOn(page, () => page.keyboard.press('Control+Enter'));

  // One that was not yet put down is kept by a reload, and handed in as it stands.
  await page.keyboard.press('n');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText(/^Saved on the server/)).toBeVisible();
  await page.reload();
  await expect(regionsOf(page)).toHaveCount(1);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Delete');
  await expect(regionsOf(page)).toHaveCount(0);
  await page.keyboard.press('n');
  await handInAndGoOn(page, () => page.keyboard.press('Control+Enter'));
  await context.close();
});

/** What a page of the record says was paid and is pending, in cents. */
async function sumsOf(page: Page): Promise<{ paid: number; pending: number }> {
  const rows = await page.getByRole('table').getByRole('row').allTextContents();
  const cents = (pattern: RegExp) =>
    rows.reduce((sum, row) => sum + Math.round(Number(pattern.exec(row)?.[1] ?? 0) * 100), 0);
  return { paid: cents(/\$(\d+\.\d\d) paid/), pending: cents(/\$(\d+\.\d\d) pending/) };
}

test('the balance is what the record says, to the cent', async ({ page, browser }) => {
  const visitor = await demoVisitor(browser, 'worker');
  await visitor.page.goto('/work/record');
  const total = { paid: 0, pending: 0 };
  for (let more = true; more; ) {
    const sums = await sumsOf(visitor.page);
    total.paid += sums.paid;
    total.pending += sums.pending;
    const older = visitor.page.getByRole('link', { name: 'Older' });
    more = await older.isVisible();
    if (!more) break;
    const before = visitor.page.url();
    await older.click();
    await expect(visitor.page).not.toHaveURL(before);
    await expect(visitor.page.getByRole('table')).toBeVisible();
  }
  await page.close();
  await visitor.page.goto('/work/balance');
  const dollars = (cents: number) => `$${(cents / 100).toFixed(2)}`;
  await expect(visitor.page.getByRole('heading', { level: 1 })).toContainText(
    `${dollars(total.paid)} is yours, and ${dollars(total.pending)} is pending.`,
  );
  await visitor.context.close();
});
