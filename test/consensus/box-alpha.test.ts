import { describe, expect, test } from 'vitest';
import { boxAlpha } from '@/server/consensus/box-alpha';
import type { BoxAnswer } from '@/server/consensus/box-consensus';
import { unitAlpha } from '@/server/consensus/unit-alpha';

const place = (n: number) => ({ x: 40 * n, y: 0, width: 30, height: 30 });
const worker = (name: string, labels: readonly (string | null)[]): BoxAnswer => ({
  worker: name,
  boxes: labels.flatMap((label, n) => (label === null ? [] : [{ box: place(n), label }])),
});

/** The published vector `fruits`: three annotators, four objects, classes 1 and 2, "-" where nothing was drawn. */
const fruits = [
  worker('a', ['2', '1', '1', null]),
  worker('b', ['2', '1', '1', null]),
  worker('c', ['1', null, '2', '1']),
];

describe('agreement on boxes', () => {
  test('the published three annotators agree by .0222', () => {
    for (const matching of ['clusters', 'sequence'] as const) {
      const agreement = boxAlpha([fruits], { matching, resamples: 0 });
      expect(agreement.value).toBeCloseTo(0.0222, 4);
      expect(agreement.itemMean).toBeCloseTo(0.0222, 4);
    }
  });

  test('workers who draw the same agree fully and a missed box costs agreement', () => {
    const same = [worker('a', ['1', '2']), worker('b', ['1', '2'])];
    expect(boxAlpha([same]).value).toBe(1);
    const missed = [worker('a', ['1', '2']), worker('b', ['1', null])];
    expect(boxAlpha([same, missed]).value).toBeLessThan(1);
  });

  test('the interval holds the value and narrows with more items', () => {
    const few = boxAlpha(
      Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? fruits : [fruits[0], fruits[1]].flatMap((a) => a ?? []))),
    );
    const many = boxAlpha(
      Array.from({ length: 80 }, (_, n) => (n % 2 === 0 ? fruits : [fruits[0], fruits[1]].flatMap((a) => a ?? []))),
    );
    const width = (a: typeof few) => (a.high ?? Number.NaN) - (a.low ?? Number.NaN);
    expect(few.low ?? 1).toBeLessThanOrEqual(few.value ?? 0);
    expect(few.high ?? 0).toBeGreaterThanOrEqual(few.value ?? 1);
    expect(width(many)).toBeLessThan(width(few));
  });

  test('a class everybody confuses agrees less than the one they know', () => {
    const known = [worker('a', ['dog', 'cat']), worker('b', ['dog', 'fox']), worker('c', ['dog', null])];
    const perLabel = new Map(boxAlpha([known, known]).perLabel.map((l) => [l.label, l.value ?? Number.NaN]));
    expect(perLabel.get('cat')).toBeLessThan(0);
  });

  test('nothing to compare is unknown, not zero', () => {
    expect(boxAlpha([]).value).toBeNull();
    expect(boxAlpha([[worker('a', ['1'])]]).value).toBeNull();
    expect(boxAlpha([[worker('a', []), worker('b', [])]])).toMatchObject({ value: null, itemMean: null, items: 0 });
    expect(unitAlpha([], 0).value).toBeNull();
  });
});
