import { describe, expect, test } from 'vitest';
import { bestThreshold } from '@/server/consensus/best-threshold';
import { dice } from '@/server/consensus/random';
import { type Candidates, threeClassMixture } from '@/server/consensus/three-class-mixture';

/** Items of `voters` workers each; one candidate a row of marks. */
function candidates(
  rows: readonly { item: number; marks: readonly number[]; cohesion?: number; evidence?: number }[],
  items: number,
): Candidates {
  const voters = rows[0]?.marks.length ?? 0;
  const drawn = rows.map(({ item, marks }) => marks.flatMap((mark, w) => (mark === 1 ? [item * voters + w] : [])));
  const drawnStart = new Int32Array(rows.length + 1);
  drawn.forEach((own, j) => {
    drawnStart[j + 1] = (drawnStart[j] as number) + own.length;
  });
  return {
    workers: voters,
    start: Int32Array.from({ length: items + 1 }, (_, i) => i * voters),
    workerOf: Int32Array.from({ length: items * voters }, (_, v) => v % voters),
    itemOf: Int32Array.from(rows, (row) => row.item),
    drawnStart,
    drawnBy: Int32Array.from(drawn.flat()),
    cohesion: Float64Array.from(rows, (row) => row.cohesion ?? Number.NaN),
    size: new Float64Array(rows.length).fill(4),
    evidence: Float64Array.from(rows, (row) => row.evidence ?? 0),
  };
}

/** A crowd whose objects are false, hard or easy by known chances. */
function simulate(items: number, voters: number) {
  const random = dice(11);
  const chance = [0.06, 0.35, 0.92];
  const cohesion = [0.56, 0.63, 0.74];
  const rows: { item: number; marks: number[]; cohesion: number }[] = [];
  const real: boolean[] = [];
  for (let item = 0; item < items; item++) {
    [6, 3, 4].forEach((objects, kind) => {
      for (let n = 0; n < objects; n++) {
        const marks = Array.from({ length: voters }, () => (random.next() < (chance[kind] as number) ? 1 : 0));
        if (!marks.includes(1)) continue;
        const overlap = (cohesion[kind] as number) + 0.2 * (random.next() - 0.5);
        rows.push({ item, marks, cohesion: marks.filter((m) => m === 1).length > 1 ? overlap : Number.NaN });
        real.push(kind > 0);
      }
    });
  }
  return { data: candidates(rows, items), real, votes: rows.map(({ marks }) => marks.filter((m) => m === 1).length) };
}

describe('does the object exist', () => {
  test('the likelihood never falls', () => {
    const { likelihoods } = threeClassMixture(simulate(40, 7).data);
    for (let n = 1; n < likelihoods.length; n++) {
      expect(likelihoods[n]).toBeGreaterThanOrEqual((likelihoods[n - 1] as number) - 1e-9);
    }
  });

  test('more drawings make an object more probable, and all are probabilities', () => {
    const marks = (votes: number) => Array.from({ length: 5 }, (_, n) => (n < votes ? 1 : 0));
    const rows = [1, 2, 3, 4, 5].map((votes) => ({ item: 0, marks: marks(votes) }));
    const { probability } = threeClassMixture(candidates(rows, 1));
    for (let n = 0; n < probability.length; n++) {
      expect(probability[n]).toBeGreaterThan(n === 0 ? 0 : (probability[n - 1] as number));
      expect(probability[n]).toBeLessThan(1);
    }
  });

  test('hard objects of a simulated crowd are told from false ones better than by half of the votes', () => {
    const { data, real, votes } = simulate(150, 9);
    const { probability, objects } = threeClassMixture(data);
    const threshold = bestThreshold(probability, objects);
    const f1 = (accepted: (n: number) => boolean) => {
      const right = real.filter((is, n) => is && accepted(n)).length;
      return (2 * right) / (real.filter((_, n) => accepted(n)).length + real.filter((is) => is).length);
    };
    const mixture = f1((n) => (probability[n] as number) >= threshold);
    const majority = f1((n) => (votes[n] as number) >= 4.5);
    expect(mixture).toBeGreaterThan(majority + 0.05);
    expect(mixture).toBeGreaterThan(0.85);
  });

  test('a few workers who all see well and now and then draw what is not there are not believed alone', () => {
    const random = dice(7);
    const rows: { item: number; marks: number[]; cohesion: number }[] = [];
    const real: boolean[] = [];
    for (let item = 0; item < 60; item++) {
      for (let n = 0; n < 12; n++) {
        // Four things that each of eight workers sees four times in five, and what each sees alone one time in five.
        const alone = n - 4;
        const chance = (w: number) => (alone < 0 ? 0.8 : w === alone ? 0.2 : 0);
        const marks = Array.from({ length: 8 }, (_, w) => (random.next() < chance(w) ? 1 : 0));
        if (!marks.includes(1)) continue;
        rows.push({ item, marks, cohesion: alone < 0 ? 0.75 + 0.1 * (random.next() - 0.5) : Number.NaN });
        real.push(alone < 0);
      }
    }
    const { probability, objects } = threeClassMixture(candidates(rows, 60));
    const threshold = bestThreshold(probability, objects);
    const accepted = real.filter((_, n) => (probability[n] as number) >= threshold);
    expect(accepted.filter((is) => is).length).toBe(real.filter((is) => is).length);
    expect(accepted.filter((is) => !is).length).toBe(0);
  });

  test('evidence from elsewhere makes a candidate more or less probable', () => {
    const marks = [1, 0, 0, 0, 0];
    const rows = [-1, 0, 1].map((evidence) => ({ item: 0, marks, evidence }));
    const [against = 0, none = 0, speaking = 0] = threeClassMixture(candidates(rows, 1)).probability;
    expect(against).toBeLessThan(none);
    expect(none).toBeLessThan(speaking);
  });

  test('nothing drawn gives nothing', () => {
    expect(threeClassMixture(candidates([], 0)).probability).toHaveLength(0);
  });
});

describe('the best threshold', () => {
  test('certain candidates are accepted and a lone doubtful one is not', () => {
    expect(bestThreshold([1, 1, 1], 3)).toBeLessThanOrEqual(0.5);
    expect(bestThreshold([0.3], 0.3)).toBeGreaterThan(0.3);
    expect(bestThreshold([], 0)).toBeCloseTo(0.425, 3);
  });

  test('missed objects make it worth accepting more', () => {
    expect(bestThreshold([0.9, 0.8, 0.4], 32)).toBeLessThan(bestThreshold([0.9, 0.8, 0.4], 2.1));
  });
});
