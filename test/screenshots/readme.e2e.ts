import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { drawAll, drawingOf } from '@/test/journeys/drawing';
import { enterAs } from '@/test/journeys/people';

/** The pictures of README.md, one a user, from the demo as it is seeded. */

const project = 'Mark every word with a rectangle';

test.use({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' });

/** Interfaces have few colours, so a palette of 128 loses nothing an eye could find and a third of the bytes. */
async function keep(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ animations: 'disabled' });
  const kept = await sharp(picture)
    .png({ palette: true, colours: 128, compressionLevel: 9, effort: 10 })
    .toFile(join(import.meta.dirname, `${name}.png`));
  expect(kept.size).toBeLessThan(250_000);
}

test('requester', async ({ page }) => {
  await enterAs(page, 'requester');
  await page.getByRole('link', { name: project }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('items are settled');
  await keep(page, 'requester');
});

test('worker', async ({ page }) => {
  await enterAs(page, 'worker');
  await page.getByRole('link', { name: new RegExp(`: ${project}$`) }).click();
  await expect(drawingOf(page)).toBeVisible();
  await drawAll(page, [
    [36, 48, 50, 23],
    [96, 48, 68, 23],
    [174, 48, 110, 23],
  ]);
  await expect(page.getByText(/^Saved on the server/)).toBeVisible();
  await keep(page, 'worker');
});

test('reviewer', async ({ page }) => {
  await enterAs(page, 'reviewer');
  await page.getByRole('link', { name: project, exact: true }).click();
  await page.getByRole('link', { name: 'Start with the least certain' }).click();
  await expect(page.getByRole('application')).toBeVisible();
  await keep(page, 'reviewer');
});
