import { expect, test } from '@playwright/test';
import { enterAs } from '../people';
import { takeAway } from '../takeaway';

test('a requester takes the labels away: the consensus, how sure it is, and every raw answer', async ({ page }) => {
  await enterAs(page, 'requester');
  await page.getByRole('link', { name: 'Mark every word with a rectangle' }).click();
  await page.getByRole('link', { name: 'Export', exact: true }).click();
  const { coco, rows } = await takeAway(page);
  expect(coco.images).toHaveLength(36);
  expect(coco.categories.map(({ name }) => name)).toEqual(['Word']);
  expect(coco.annotations.every(({ bbox }) => bbox.length === 4 && bbox.every(Number.isFinite))).toBe(true);
  for (const { attributes } of coco.annotations) {
    expect(attributes.confidence).toBeGreaterThan(0);
    expect(attributes.confidence).toBeLessThanOrEqual(1);
  }
  const raw = coco.casebook.items.flatMap((item) => item.raw);
  expect(coco.casebook.items.every((item) => item.raw.length >= 3)).toBe(true);
  expect(new Set(raw.map(({ worker }) => worker)).size).toBe(14);
  expect(raw.every(({ answer, guide_version }) => answer.boxes.length > 0 && guide_version === 1)).toBe(true);

  const header = Object.keys(rows[0] ?? {});
  expect(header).toEqual(
    expect.arrayContaining(['name', 'class', 'x', 'y', 'width', 'height', 'confidence', 'standing']),
  );
  expect(header.filter((name) => name.startsWith('worker '))).toHaveLength(14);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(36);
  expect(rows).toHaveLength(coco.annotations.length);
});
