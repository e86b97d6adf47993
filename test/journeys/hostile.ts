import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import { seedPage } from './wizard';

/** What hostile, unlucky and far-away people type and send. */

export const script = '<script>window.hit=1</script><img src=x onerror="window.hit=1">';
export const unbroken = 'W'.repeat(60);
export const farAway = 'مرحبا بالعالم 👩‍👩‍👧‍👦 한국어 Zażółć';
export const long = 'lorem ipsum '.repeat(8_000);

/** Ten megabytes of text come into a field as if pasted. They are made in the page: sending them there costs 5 s of CPU. */
export async function pasteTenMegabytes(field: Locator): Promise<void> {
  await expect(field).toBeEditable();
  await field.evaluate((one: HTMLInputElement | HTMLTextAreaElement) => {
    one.focus();
    one.select();
    document.execCommand('insertText', false, 'lorem ipsum '.repeat(900_000));
  });
}

interface Sent {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

function text(name: string, content: string, mimeType = 'text/plain'): Sent {
  return { name, mimeType, buffer: Buffer.from(content) };
}

const picture = readFileSync(seedPage('hard_00_clean.jpg'));

/** Files that cannot be taken, with the beginning of the sentence that says so. */
export const badFiles: readonly (readonly [Sent, string])[] = [
  [
    text('run.exe', 'MZ\u0000\u0001 not a picture'),
    'This is neither a picture, a zip archive, nor a CSV or JSONL table.',
  ],
  [
    { name: 'cut-off.jpg', mimeType: 'image/jpeg', buffer: picture.subarray(0, Math.floor(picture.length / 2)) },
    'This picture is damaged or cut off',
  ],
  [
    text('drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>window.hit=1</script></svg>', 'image/svg+xml'),
    'SVG files can carry programs, so they are not taken.',
  ],
  [
    text('dressed-up.png', '<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'image/png'),
    'SVG files can carry programs',
  ],
  [text('nothing.jpg', '', 'image/jpeg'), 'This file is empty.'],
  [text('columns.csv', 'name,colour\na,b\n', 'text/csv'), 'The first line must name the columns'],
  [text('lines.jsonl', '{"url": \n', 'application/jsonl'), 'This line is not JSON: it goes wrong at character 9.'],
];

export const goodFile: Sent = { name: `${unbroken}<b>.jpg`, mimeType: 'image/jpeg', buffer: picture };

/** Tables that hide what stands at their end: cut off on a phone, where nothing says that they can be pushed aside. */
const cutOff = () =>
  [...document.querySelectorAll('table')]
    .filter(({ parentElement: frame }) => frame && frame.scrollWidth > frame.clientWidth + 1)
    .map((table) => table.caption?.textContent ?? 'a table');

const excess = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

export const phone = { width: 390, height: 844 };

/** Nothing that was typed has run, and the page and its tables are no wider than a phone. */
export async function expectUnharmed(page: Page): Promise<void> {
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  const size = page.viewportSize();
  const isWide = size?.width !== phone.width;
  if (isWide) await page.setViewportSize(phone);
  // What is laid out by script follows the window a moment later.
  await expect.poll(() => page.evaluate(excess), `${page.url()} is wider than the window`).toBeLessThanOrEqual(0);
  await expect.poll(() => page.evaluate(cutOff), `${page.url()} has a table that is wider than the window`).toEqual([]);
  if (size && isWide) await page.setViewportSize(size);
}
