import { describe, expect, test } from 'vitest';
import { shapesApart, spansApart, textsApart } from '@/server/consensus/answer-distances';
import { distanceAlpha } from '@/server/consensus/distance-alpha';
import { krippendorffAlpha } from '@/server/consensus/krippendorff-alpha';
import { dice } from '@/server/consensus/random';
import { wordsOf } from '@/server/consensus/text-errors';
import { encodeVotes } from '@/server/consensus/votes';
import { boxIou } from '@/server/geometry/box';

describe('alpha by distance', () => {
  test('with distance 0 or 1 it is the nominal alpha', () => {
    const random = dice(9);
    const items = Array.from({ length: 60 }, () => Array.from({ length: 3 }, () => random.below(3)));
    const rows = items.flatMap((votes, n) => votes.map((v, w) => ({ item: `${n}`, worker: `${w}`, label: `${v}` })));
    const nominal = krippendorffAlpha(encodeVotes(rows)).value ?? Number.NaN;
    expect(distanceAlpha(items, (a, b) => (a === b ? 0 : 1)).value).toBeCloseTo(nominal, 6);
  });

  test('equal answers to unlike items agree fully, and the interval holds the value', () => {
    const texts = ['one two', 'three four', 'five six'].map((text) => [wordsOf(text), wordsOf(text)]);
    expect(distanceAlpha(texts, textsApart).value).toBe(1);
    const mixed = [...texts, ['one two', 'one six'].map(wordsOf), ['a b c', 'a c'].map(wordsOf)];
    const { value, low, high } = distanceAlpha(mixed, textsApart);
    expect(low ?? 2).toBeLessThanOrEqual(value ?? 0);
    expect(high ?? -2).toBeGreaterThanOrEqual(value ?? 1);
  });

  test('nothing to compare, or nothing ever different, is unknown', () => {
    expect(distanceAlpha([[['a']]], textsApart).value).toBeNull();
    expect(
      distanceAlpha(
        [
          [['a'], ['a']],
          [['a'], ['a']],
        ],
        textsApart,
      ).value,
    ).toBeNull();
  });
});

describe('how far answers are apart', () => {
  test('spans: half found from one side, all from the other, is a quarter apart', () => {
    const [a, b] = [
      { start: 0, end: 2, label: 'x' },
      { start: 5, end: 6, label: 'x' },
    ];
    expect(spansApart([a, b], [a])).toBeCloseTo(0.25, 9);
    expect(spansApart([a], [{ ...a, label: 'y' }])).toBe(1);
  });

  test('two empty answers are equal, one empty one shares nothing', () => {
    const shape = { shape: { x: 0, y: 0, width: 2, height: 2 }, label: '' };
    expect(shapesApart([], [], boxIou)).toBe(0);
    expect(shapesApart([shape], [], boxIou)).toBe(1);
    expect(shapesApart([shape], [shape], boxIou)).toBe(0);
  });
});
