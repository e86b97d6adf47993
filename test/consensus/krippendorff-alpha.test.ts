import { describe, expect, test } from 'vitest';
import { krippendorffAlpha } from '@/server/consensus/krippendorff-alpha';
import { encodeVotes } from '@/server/consensus/votes';
import { shuffled, simulate, tableOf } from './tables';

// The reliability data of Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", sections A to E.
const fourObservers = tableOf(['123321412   ', '1233224125 3', ' 3332342251 ', '12332441251 ']);

describe('published examples', () => {
  test('two observers and two values give .095', () => {
    expect(krippendorffAlpha(tableOf(['0100000010', '1110010000'])).value).toBeCloseTo(0.0952, 4);
  });

  test('two observers and five values give .692', () => {
    expect(krippendorffAlpha(tableOf(['aabbdcccedda', 'babbbccceddd'])).value).toBeCloseTo(0.692, 3);
  });

  test('four observers with missing votes give .743 nominal, .815 ordinal, .849 interval', () => {
    expect(krippendorffAlpha(fourObservers, { resamples: 0 }).value).toBeCloseTo(0.7434, 4);
    expect(krippendorffAlpha(fourObservers, { distance: 'ordinal', resamples: 0 }).value).toBeCloseTo(0.8154, 4);
    expect(krippendorffAlpha(fourObservers, { distance: 'interval', resamples: 0 }).value).toBeCloseTo(0.8491, 4);
  });
});

describe('laws', () => {
  const crowd = simulate({ items: 200, workers: 12, votesPerItem: 4, prior: [0.7, 0.2, 0.1], skill: () => 0.8 });

  test('the order of the rows changes nothing, to the last bit', () => {
    const classes = crowd.table.classes;
    expect(krippendorffAlpha(encodeVotes(shuffled(crowd.rows), classes))).toEqual(krippendorffAlpha(crowd.table));
  });

  test('names of workers change nothing', () => {
    const renamed = encodeVotes(crowd.rows.map((row) => ({ ...row, worker: `z${99 - Number(row.worker.slice(1))}` })));
    expect(krippendorffAlpha(renamed).value).toBe(krippendorffAlpha(crowd.table).value);
  });

  test('the interval holds the value, widens with its level, and repeats with its seed', () => {
    const narrow = krippendorffAlpha(crowd.table, { level: 0.5 });
    const wide = krippendorffAlpha(crowd.table, { level: 0.99 });
    expect(narrow.low).toBeGreaterThan(wide.low ?? 1);
    expect(narrow.high).toBeLessThan(wide.high ?? -1);
    expect(wide.low).toBeLessThan(wide.value ?? -1);
    expect(wide.high).toBeGreaterThan(wide.value ?? 1);
    expect(krippendorffAlpha(crowd.table, { seed: 5 })).toEqual(krippendorffAlpha(crowd.table, { seed: 5 }));
  });

  test('two classes have the same alpha each as both together', () => {
    const table = tableOf(['0100000010', '1110010000']);
    const { value, perClass } = krippendorffAlpha(table);
    expect(perClass.map((c) => c.value)).toEqual([value, value]);
  });
});

describe('degenerate tables', () => {
  test('no votes, single votes and one label everywhere have no alpha', () => {
    expect(krippendorffAlpha(encodeVotes([]))).toMatchObject({ value: null, low: null, high: null, items: 0 });
    expect(krippendorffAlpha(tableOf(['ab'])).value).toBeNull();
    expect(krippendorffAlpha(tableOf(['aaa', 'aaa'])).value).toBeNull();
  });

  test('one item has no interval, two have one', () => {
    expect(krippendorffAlpha(tableOf(['a', 'b', 'a']))).toMatchObject({ low: null, high: null, items: 1 });
    expect(krippendorffAlpha(tableOf(['ab', 'bb', 'ab'])).low).not.toBeNull();
  });

  test('full agreement is 1 and two workers who always differ are below 0', () => {
    expect(krippendorffAlpha(tableOf(['abab', 'abab'])).value).toBe(1);
    expect(krippendorffAlpha(tableOf(['abab', 'baba'])).value).toBeLessThan(0);
  });
});

test('the interval covers the true value about as often as it says', () => {
  // Two classes evenly, two workers right with probability q: alpha tends to (2q - 1)^2.
  const right = 0.85;
  const trueAlpha = (2 * right - 1) ** 2;
  let covered = 0;
  const crowds = 60;
  for (let seed = 1; seed <= crowds; seed++) {
    const { table } = simulate({
      items: 150,
      workers: 6,
      votesPerItem: 3,
      prior: [0.5, 0.5],
      skill: () => right,
      seed,
    });
    const { low, high } = krippendorffAlpha(table, { resamples: 200 });
    if (low !== null && high !== null && low <= trueAlpha && trueAlpha <= high) covered++;
  }
  expect(covered / crowds).toBeGreaterThan(0.88);
  expect(covered / crowds).toBeLessThanOrEqual(1);
});
