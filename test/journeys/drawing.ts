import { expect, type Locator, type Page } from '@playwright/test';
import { fitted, type Size } from '@/server/geometry/viewport';

/** A rectangle in pixels of the image: its left edge, its top edge, its width and its height. */
export type Rectangle = readonly [x: number, y: number, width: number, height: number];

/** All pages of the seed are of this size. */
const pageSize: Size = { width: 760, height: 360 };

export function drawingOf(page: Page): Locator {
  return page.getByRole('application', { name: /^Drawing of/ });
}

/** The rectangles on the drawing, as they are read aloud. */
export function regionsOf(page: Page): Locator {
  return drawingOf(page).getByRole('option');
}

/** Which picture is drawn on: the same address for everybody who is shown it. */
export async function pictureOn(page: Page): Promise<string> {
  const picture = drawingOf(page).locator('img');
  await expect(picture).toHaveCount(1);
  return (await picture.getAttribute('src')) ?? '';
}

/** Where a point of the image is on the screen while the whole image is shown. */
async function onScreen(page: Page, image: Size): Promise<(x: number, y: number) => readonly [number, number]> {
  const frame = await drawingOf(page).boundingBox();
  if (!frame) return expect(frame, 'the drawing is on the screen').not.toBeNull() as never;
  const border = 1;
  const {
    scale,
    x: left,
    y: top,
  } = fitted(image, { width: frame.width - 2 * border, height: frame.height - 2 * border });
  return (x, y) => [frame.x + border + left + x * scale, frame.y + border + top + y * scale];
}

/** Draws one rectangle with the mouse and lets go of it, so that the next may begin beside it. */
export async function draw(page: Page, [x, y, width, height]: Rectangle, image: Size = pageSize): Promise<void> {
  await expect(drawingOf(page).getByRole('status')).toHaveCount(0);
  const before = await regionsOf(page).count();
  const place = await onScreen(page, image);
  await page.mouse.move(...place(x, y));
  await page.mouse.down();
  await page.mouse.move(...place(x + width / 2, y + height / 2));
  await page.mouse.move(...place(x + width, y + height));
  await page.mouse.up();
  await expect(regionsOf(page)).toHaveCount(before + 1);
  await page.keyboard.press('Escape');
}

/** Draws one rectangle while the window comes to be of another size, as when a phone is turned in the middle of a stroke. */
export async function drawTurned(page: Page, [x, y, width, height]: Rectangle, turned: Size): Promise<void> {
  const before = await onScreen(page, pageSize);
  await page.mouse.move(...before(x, y));
  await page.mouse.down();
  await page.mouse.move(...before(x + 5, y + 5));
  const frame = await drawingOf(page).boundingBox();
  await page.setViewportSize(turned);
  await expect.poll(() => drawingOf(page).boundingBox()).not.toEqual(frame);
  const after = await onScreen(page, pageSize);
  await page.mouse.move(...after(x + width, y + height));
  await page.mouse.up();
}

export async function drawAll(page: Page, rectangles: readonly Rectangle[], image: Size = pageSize): Promise<void> {
  for (const rectangle of rectangles) await draw(page, rectangle, image);
}

/** "Word 2 of 3, x 96 y 48, 68 by 23" as numbers. */
export async function readRegion(region: Locator): Promise<Rectangle> {
  const name = (await region.getAttribute('aria-label')) ?? '';
  const found = /x ([\d.]+) y ([\d.]+), ([\d.]+) by ([\d.]+)/.exec(name);
  expect(found, `the region says where it is: ${name}`).not.toBeNull();
  const [x, y, width, height] = (found ?? []).slice(1).map(Number);
  return [x ?? 0, y ?? 0, width ?? 0, height ?? 0];
}
