import { describe, expect, test } from 'vitest';
import { bradleyTerry, type Comparison } from '@/server/consensus/bradley-terry';
import { maskConsensus } from '@/server/consensus/mask-consensus';
import { maskEm } from '@/server/consensus/mask-em';
import { dice } from '@/server/consensus/random';
import { type Rating, ratingConsensus } from '@/server/consensus/ratings';
import { weightedMedian } from '@/server/consensus/weighted-median';
import { maskArea, maskFromBits, maskIou } from '@/server/geometry/mask';
import { rasterize } from '@/server/geometry/rasterize';

describe('ratings', () => {
  test('the mean is the mean, with the pooled standard error', () => {
    const ratings = [1, 3].map((value, n): Rating => ({ worker: `w${n}`, item: 'i', value }));
    const { items } = ratingConsensus(ratings);
    expect(items).toEqual([expect.objectContaining({ item: 'i', value: 2, votes: 2 })]);
  });

  test('the model finds a worker who rates ten too high', () => {
    const random = dice(6);
    const ratings: Rating[] = [];
    for (let item = 0; item < 60; item++) {
      const truth = random.next() * 100;
      for (const [worker, bias] of [
        ['a', 0],
        ['b', 0],
        ['c', 10],
        ['d', -10],
      ] as const) {
        ratings.push({ worker, item: `i${item}`, value: truth + bias + random.next() - 0.5 });
      }
    }
    const { workers } = ratingConsensus(ratings, 'model');
    expect(workers.find((w) => w.worker === 'c')?.bias).toBeGreaterThan(8);
    expect(workers.find((w) => w.worker === 'd')?.bias).toBeLessThan(-8);
  });

  test('no ratings give nothing, equal ratings that value without error', () => {
    expect(ratingConsensus([])).toEqual({ items: [], workers: [] });
    const same = ['a', 'b'].map((worker): Rating => ({ worker, item: 'i', value: 7 }));
    expect(ratingConsensus(same, 'model').items[0]).toMatchObject({ value: 7, error: 0 });
  });

  test('one rating each says nothing of how far it is off', () => {
    const single = [3, 5, 9].map((value, n): Rating => ({ worker: 'w', item: `i${n}`, value }));
    for (const method of ['mean', 'model'] as const)
      expect(ratingConsensus(single, method).items.map(({ error }) => error)).toEqual([null, null, null]);
  });

  test('two errors either way hold the value nineteen times in twenty, where workers have biases as well', () => {
    const random = dice(8);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const [ratings, real]: [Rating[], number[]] = [[], []];
    const workers = Array.from({ length: 40 }, () => ({ bias: normal(), noise: 0.5 + random.next() }));
    for (let n = 0; n < 1000; n++) {
      real.push(normal());
      for (let r = 0; r < 4; r++) {
        const w = random.below(40);
        const { bias, noise } = workers[w] ?? { bias: 0, noise: 0 };
        ratings.push({ worker: `w${w}`, item: `${n}`, value: (real[n] ?? 0) + bias + noise * normal() });
      }
    }
    // The spread about the biases alone held 91 % of the means.
    for (const method of ['mean', 'model'] as const) {
      const { items } = ratingConsensus(ratings, method);
      const off = items.map(({ item, value }) => value - (real[Number(item)] ?? 0));
      const common = off.reduce((sum, gap) => sum + gap, 0) / off.length;
      const held = items.filter(({ error }, n) => Math.abs((off[n] ?? 0) - common) < 1.96 * (error ?? 0));
      expect(held.length, method).toBeGreaterThan(930);
    }
  });
});

describe('pairs', () => {
  const versus = (left: string, right: string, wins: number, losses: number, worker = 'w'): Comparison[] => [
    ...Array.from({ length: wins }, () => ({ worker, left, right, choice: 'left' as const })),
    ...Array.from({ length: losses }, () => ({ worker, left, right, choice: 'right' as const })),
  ];

  test('three wins to one are odds of three to one, less a little for the prior', () => {
    const { items } = bradleyTerry(versus('x', 'y', 300, 100));
    expect(items.map((i) => i.item)).toEqual(['x', 'y']);
    expect((items[0]?.strength ?? 0) - (items[1]?.strength ?? 0)).toBeCloseTo(Math.log(3), 1);
  });

  test('an item that never lost stays finite, and strengths sum to zero', () => {
    const { items } = bradleyTerry([...versus('x', 'y', 5, 0), ...versus('y', 'z', 5, 0)]);
    expect(items.map((i) => i.item)).toEqual(['x', 'y', 'z']);
    expect(items.reduce((sum, i) => sum + i.strength, 0)).toBeCloseTo(0, 9);
    for (const { strength, low, high } of items) expect(low < strength && strength < high).toBe(true);
  });

  test('a worker who answers the wrong way round is found and read the right way round', () => {
    const random = dice(8);
    const rows: Comparison[] = [];
    for (let n = 0; n < 3000; n++) {
      const [a, b] = [random.below(8), random.below(8)];
      if (a === b) continue;
      const worker = `w${n % 3}`;
      const follows = random.next() < 1 / (1 + Math.exp(b - a)) !== (worker === 'w2');
      rows.push({ worker, left: `i${a}`, right: `i${b}`, choice: follows ? 'left' : 'right' });
    }
    const { items, workers } = bradleyTerry(rows, 'noisy');
    expect(items.map((i) => i.item)).toEqual(['i7', 'i6', 'i5', 'i4', 'i3', 'i2', 'i1', 'i0']);
    expect(workers[2]?.reliability).toBeLessThan(0.3);
    expect(workers[0]?.reliability).toBeGreaterThan(0.8);
  });

  test('ties alone leave all equal; no comparisons give nothing', () => {
    const { items } = bradleyTerry([{ worker: 'w', left: 'x', right: 'y', choice: 'tie' }]);
    expect(items[0]?.strength).toBeCloseTo(0, 9);
    expect(bradleyTerry([])).toEqual({ items: [], workers: [] });
  });
});

describe('masks', () => {
  const disc = (x: number, y: number, radius: number) => {
    const ring = Array.from({ length: 40 }, (_, n) => {
      const angle = (n * Math.PI) / 20;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
    return rasterize([ring.flat()], 120, 100);
  };

  test('the merged mask is nearer the truth than each of the workers', () => {
    const truth = disc(60, 50, 30);
    const drawn = [disc(58, 50, 31), disc(62, 51, 29), disc(60, 48, 30), disc(60, 53, 33), disc(30, 30, 12)];
    const merged = maskConsensus(drawn);
    const overlap = merged === undefined ? 0 : maskIou(merged.mask, truth);
    for (const mask of drawn) expect(overlap).toBeGreaterThan(maskIou(mask, truth));
    expect(Math.min(...(merged?.overlaps ?? []))).toBe(merged?.overlaps[4]);
  });

  test('the score tells how near the merged mask is, not how sure each pixel is', () => {
    const scoreOf = (...masks: ReturnType<typeof disc>[]) => maskConsensus(masks)?.score ?? 1;
    const near = [disc(58, 50, 31), disc(62, 51, 29), disc(60, 48, 30)];
    const apart = [disc(45, 40, 24), disc(75, 51, 22), disc(60, 62, 24)];
    // By hand: one mask overlaps itself wholly, beside a worker who overlaps half, both counting alike.
    expect(scoreOf(disc(60, 50, 30))).toBeCloseTo(0.75, 9);
    expect(scoreOf(...near)).toBeGreaterThan(0.78);
    expect(scoreOf(...near)).toBeGreaterThan(scoreOf(...near.slice(0, 2)));
    expect(scoreOf(...apart)).toBeLessThan(0.6);
    expect(scoreOf(...near, disc(20, 20, 9))).toBeGreaterThan(scoreOf(...apart));
    expect(scoreOf(...[...near].reverse())).toBeCloseTo(scoreOf(...near), 12);
  });

  test('one mask is itself, none is nothing, empty ones are empty', () => {
    const only = disc(50, 50, 20);
    expect(maskConsensus([only])?.mask).toEqual(only);
    expect(maskConsensus([])).toBeUndefined();
    const empty = rasterize([], 10, 10);
    expect(maskArea(maskConsensus([empty, empty])?.mask ?? only)).toBe(0);
  });

  test('forty workers, more than fit in a word of bits, are all heard', () => {
    const masks = Array.from({ length: 40 }, (_, n) => disc(60 + (n % 3) - 1, 50, 30));
    expect(maskConsensus(masks)?.votes).toBe(40);
    expect(maskIou(maskConsensus(masks)?.mask ?? disc(0, 0, 1), disc(60, 50, 30))).toBeGreaterThan(0.97);
  });

  test('stretches give what pixel after pixel gives, on ragged masks of a few and of many workers', () => {
    const random = dice(11);
    for (const [workers, width, height] of [
      [2, 5, 4],
      [5, 9, 7],
      [40, 6, 11],
    ] as const) {
      const bits = Array.from({ length: workers }, () => {
        const share = 0.3 + 0.6 * random.next();
        return Uint8Array.from({ length: width * height }, () => (random.next() < share ? 1 : 0));
      });
      const painters = (pixel: number) => Uint8Array.from(bits, (own) => own[pixel] as number);
      const sets = new Map<string, { set: Uint8Array; pixels: number }>();
      for (let pixel = 0; pixel < width * height; pixel++) {
        const set = painters(pixel);
        if (!set.includes(1)) continue;
        const known = sets.get(set.join());
        sets.set(set.join(), { set, pixels: (known?.pixels ?? 0) + 1 });
      }
      const all = [...sets.values()];
      const { inside } = maskEm({ sets: all.map(({ set }) => set), pixels: all.map(({ pixels }) => pixels) });
      const accepted = new Set([...sets.keys()].filter((_, n) => (inside[n] as number) >= 0.5));
      const expected = Uint8Array.from({ length: width * height }, (_, n) =>
        accepted.has(painters(n).join()) ? 1 : 0,
      );
      const merged = maskConsensus(bits.map((own) => maskFromBits(own, width, height)));
      expect(merged?.mask).toEqual(maskFromBits(expected, width, height));
    }
  });

  test('pixels painted by the better workers are inside', () => {
    const sets = [Uint8Array.from([1, 1, 1, 1]), Uint8Array.from([1, 1, 1, 0]), Uint8Array.from([0, 0, 0, 1])];
    const { inside, skill } = maskEm({ sets, pixels: [500, 300, 400] });
    expect(inside[1]).toBeGreaterThan(0.9);
    expect(inside[2]).toBeLessThan(0.1);
    expect(skill[3]).toBeLessThan(skill[0] ?? 0);
  });
});

describe('the weighted median', () => {
  test('equal weights give the median, of an even number the middle of the two', () => {
    expect(weightedMedian([5, 1, 9])).toBe(5);
    expect(weightedMedian([4, 1, 9, 6])).toBe(5);
  });

  test('a value with more than half of the weight is the answer; none is not a number', () => {
    expect(weightedMedian([1, 2, 10], [1, 1, 3])).toBe(10);
    expect(weightedMedian([])).toBeNaN();
  });
});
