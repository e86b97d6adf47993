import { describe, expect, test } from 'vitest';
import { agreement, alphaDifference } from '@/server/consensus/agreement';
import { meanPairwiseCohenKappa } from '@/server/consensus/pairwise-cohen';
import { encodeVotes, type VoteTable } from '@/server/consensus/votes';
import { shuffled, simulate, tableOf } from './tables';

/** Votes from counts: row i holds how many of the raters put subject i into each class. */
function fromCounts(counts: readonly (readonly number[])[]) {
  return encodeVotes(
    counts.flatMap((row, item) => {
      let rater = 0;
      return row.flatMap((n, c) =>
        Array.from({ length: n }, () => ({ worker: `r${rater++}`, item: `s${item}`, label: `c${c}` })),
      );
    }),
  );
}

describe('textbook values', () => {
  test("ten subjects, fourteen raters, five classes: Fleiss' kappa .210", () => {
    const table = fromCounts([
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ]);
    const { fleissKappa, percentAgreement } = agreement(table, { resamples: 0 });
    expect(fleissKappa.value).toBeCloseTo(0.2099, 4);
    expect(percentAgreement.value).toBeCloseTo(0.378, 3);
  });

  test("two readers agreeing on 20 yes and 15 no, apart on 5 and 10: Cohen's kappa .400", () => {
    const table = tableOf([
      'y'.repeat(25) + 'n'.repeat(25),
      `${'y'.repeat(20)}${'n'.repeat(5)}${'y'.repeat(10)}${'n'.repeat(15)}`,
    ]);
    const { meanPairwiseCohenKappa, percentAgreement } = agreement(table);
    expect(meanPairwiseCohenKappa.value).toBeCloseTo(0.4, 10);
    expect(percentAgreement.value).toBeCloseTo(0.7, 10);
    expect(meanPairwiseCohenKappa.low).toBeLessThan(0.4);
    expect(meanPairwiseCohenKappa.high).toBeGreaterThan(0.4);
  });

  test("118 yes and 2 no agreed among 125: Gwet's AC1 is .957 where kappa falls to .430", () => {
    // By hand: pi = 241/250, e = 2 pi (1 - pi) = .0694, AC1 = (.96 - e)/(1 - e); kappa's chance is .984 x .944 + .016 x .056 = .9298.
    const table = tableOf([`${'y'.repeat(123)}nn`, `${'y'.repeat(118)}${'n'.repeat(5)}nn`]);
    const { gwetAc1, gwetAc2, meanPairwiseCohenKappa } = agreement(table, { resamples: 0 });
    expect(gwetAc1.value).toBeCloseTo(0.957, 3);
    expect(gwetAc2.value).toBe(gwetAc1.value);
    expect(meanPairwiseCohenKappa.value).toBeCloseTo(0.4302, 3);
  });
});

describe('laws', () => {
  const crowd = simulate({ items: 120, workers: 8, votesPerItem: 4, prior: [0.6, 0.3, 0.1], skill: () => 0.8 });

  test('each resample is told when it is over', () => {
    let told = 0;
    agreement(crowd.table, { resamples: 25, onResample: () => told++ });
    expect(told).toBe(50);
  });

  test('the order of the rows changes nothing', () => {
    expect(agreement(encodeVotes(shuffled(crowd.rows)))).toEqual(agreement(crowd.table));
  });

  test('every interval holds its value', () => {
    const found = agreement(crowd.table);
    for (const c of [
      found.krippendorffAlpha,
      found.fleissKappa,
      found.gwetAc1,
      found.percentAgreement,
      ...found.perClass.map((p) => p.alpha),
    ]) {
      expect(c.low).toBeLessThanOrEqual(c.value ?? -2);
      expect(c.high).toBeGreaterThanOrEqual(c.value ?? 2);
    }
  });

  test('near misses on an ordered scale are forgiven in part', () => {
    const near = tableOf(['012340123401234', '112341123411234']);
    const { gwetAc1, gwetAc2 } = agreement(near, { distance: 'ordinal', resamples: 0 });
    expect(gwetAc2.value).toBeGreaterThan(gwetAc1.value ?? 1);
  });

  test("Gwet's weights, worked by hand, wherever the scale begins", () => {
    // Ranks one apart have two thirds of the credit: agreed 8/9, by chance 17/3 x 11/18 / 6.
    const ordered = tableOf(['131', '231']);
    for (const positions of [undefined, [1, 2, 3], [-7, 0, 100]]) {
      const { gwetAc2 } = agreement(ordered, { distance: 'ordinal', resamples: 0, ...(positions && { positions }) });
      expect(gwetAc2.value).toBeCloseTo((8 / 9 - 187 / 324) / (1 - 187 / 324), 12);
    }
    const two = tableOf(['1212112', '1211122']);
    for (const distance of ['ordinal', 'interval'] as const) {
      const { gwetAc1, gwetAc2 } = agreement(two, { distance, positions: [3, 4], resamples: 0 });
      expect(gwetAc2.value).toBeCloseTo(gwetAc1.value ?? 9, 12);
    }
  });
});

describe('degenerate tables', () => {
  test('nothing to compare has no agreement', () => {
    const found = agreement(encodeVotes([]));
    expect([found.krippendorffAlpha.value, found.fleissKappa.value, found.meanPairwiseCohenKappa.value]).toEqual([
      null,
      null,
      null,
    ]);
    expect(agreement(tableOf(['abc'])).percentAgreement.value).toBeNull();
  });
});

const vote = (worker: string, item: string, label: string) => ({ worker, item, label });

describe('the difference of two guide versions', () => {
  const of = (skill: number, seed: number) =>
    simulate({ items: 400, workers: 10, votesPerItem: 4, prior: [0.5, 0.5], skill: () => skill, seed }).table;

  test('a real gain is trusted, and needs fewer items than it had', () => {
    const gain = alphaDifference(of(0.75, 1), of(0.9, 2));
    expect(gain.isTrusted).toBe(true);
    expect(gain.low).toBeGreaterThan(0);
    expect(gain.itemsNeeded).toBeLessThan(400);
  });

  test('no gain is not trusted, and would need many more items', () => {
    const none = alphaDifference(of(0.8, 1), of(0.8, 2));
    expect(none.isTrusted).toBe(false);
    expect(none.itemsNeeded).toBeGreaterThan(400);
  });

  test('classes that only one version has keep their places: a difference turned round is the same', () => {
    const few = encodeVotes([...'0123'].flatMap((i) => [vote('a', i, '1'), vote('b', i, i === '0' ? '5' : '1')]));
    const many = encodeVotes([...'0123'].flatMap((i) => [vote('a', i, '3'), vote('b', i, i === '0' ? '1' : '3')]));
    const places = (table: VoteTable) => table.classes.map(Number);
    const gap = (a: VoteTable, b: VoteTable) =>
      alphaDifference(a, b, { distance: 'interval', positions: places(a), positionsAfter: places(b) }).value ?? 9;
    const wide = encodeVotes([...'0123'].flatMap((i) => [vote('a', i, '1'), vote('b', i, i === '0' ? '9' : '5')]));
    for (const other of [many, wide]) expect(gap(few, other)).toBeCloseTo(-gap(other, few), 12);
  });

  test('without resamples no number of items is known', () => {
    const gain = alphaDifference(of(0.75, 1), of(0.9, 2), { resamples: 0 });
    expect(gain).toMatchObject({ low: null, high: null, isTrusted: false, itemsNeeded: null });
    expect(gain.value).toBeGreaterThan(0);
  });
});

describe('intervals on few items', () => {
  const alike = (items: number) =>
    tableOf(Array.from({ length: 3 }, () => Array.from({ length: items }, (_, n) => 'abc'[n % 3]).join('')));

  test('ten items that all agree may have missed a disagreement; three hundred hardly', () => {
    for (const coefficient of ['krippendorffAlpha', 'fleissKappa', 'gwetAc1', 'percentAgreement'] as const) {
      const [few, many] = [agreement(alike(10))[coefficient], agreement(alike(300))[coefficient]];
      expect(few, coefficient).toMatchObject({ value: 1, high: 1 });
      expect(few.low, coefficient).toBeLessThan(0.87);
      expect(few.low, coefficient).toBeGreaterThan(0.5);
      expect(many.low, coefficient).toBeGreaterThan(0.97);
    }
  });

  test('the better of two versions is not trusted for three items that agree', () => {
    const before = tableOf(['aabbccaabb', 'ababccaabb', 'aabbccabab']);
    expect(alphaDifference(before, tableOf(['aab', 'aab', 'aab'])).isTrusted).toBe(false);
  });

  test('of eight items they hold the real agreement nine times in ten', () => {
    // Two classes evenly, workers right in eight of ten: alpha, Fleiss and AC1 tend to .36. Plain percentiles held 85 %.
    const held = { krippendorffAlpha: 0, fleissKappa: 0, gwetAc1: 0 };
    for (let seed = 1; seed <= 200; seed++) {
      const { table } = simulate({
        items: 8,
        workers: 3,
        votesPerItem: 3,
        prior: [0.5, 0.5],
        skill: () => 0.8,
        seed,
      });
      const found = agreement(table, { resamples: 300 });
      for (const name of Object.keys(held) as (keyof typeof held)[]) {
        const { low, high } = found[name];
        if (low !== null && high !== null && low <= 0.36 && 0.36 <= high) held[name]++;
      }
    }
    for (const [name, times] of Object.entries(held)) expect(times / 200, name).toBeGreaterThan(0.88);
  });

  test('workers who share five items have too low a kappa, and its interval knows', () => {
    let held = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const { table } = simulate({
        items: 100,
        workers: 12,
        votesPerItem: 3,
        prior: [0.5, 0.5],
        skill: () => 0.8,
        seed,
      });
      const { low, high } = meanPairwiseCohenKappa(table);
      if (low !== null && high !== null && low <= 0.36 && 0.36 <= high) held++;
    }
    // About the value itself it held 84 %.
    expect(held / 200).toBeGreaterThan(0.9);
  });
});
