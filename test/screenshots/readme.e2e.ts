import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { drawAll, drawingOf, type Rectangle } from '@/test/journeys/drawing';
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

const pages = join(import.meta.dirname, '../../db/seed/hardcases');

/** A picture as few grey squares, by which the pages of the seed are told apart. */
const squaresOf = (picture: Buffer | string) =>
  sharp(picture).greyscale().resize(76, 36, { fit: 'fill' }).raw().toBuffer();

/** Where the words stand on the page that the worker was given, whichever it is. */
async function wordsShown(page: Page): Promise<Rectangle[]> {
  const address = await drawingOf(page).locator('img').getAttribute('src');
  const shown = await squaresOf(await (await page.request.get(address ?? '')).body());
  const known = readFileSync(join(pages, 'truth.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as KnownPage);
  const unlike = await Promise.all(
    known.map(async ({ item }) => {
      const squares = await squaresOf(join(pages, 'images', item));
      return squares.reduce((sum, grey, place) => sum + Math.abs(grey - (shown[place] ?? 0)), 0);
    }),
  );
  const words = known[unlike.indexOf(Math.min(...unlike))]?.words ?? [];
  return words.map(({ bbox_xywh: place }) => place);
}

interface KnownPage {
  readonly item: string;
  readonly words: readonly { readonly bbox_xywh: Rectangle }[];
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
  await drawAll(page, (await wordsShown(page)).slice(0, 7));
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
