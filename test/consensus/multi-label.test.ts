import { describe, expect, test } from 'vitest';
import { multiLabel, type Ticks } from '@/server/consensus/multi-label';
import { dice } from '@/server/consensus/random';
import { skillWeightedPosterior, smoothedSkill } from '@/server/consensus/stopping';

describe('several labels an item', () => {
  const random = dice(5);
  const classes = ['car', 'person', 'sign', 'tram'];
  const frequency = [0.6, 0.4, 0.15, 0.05];
  const truth = Array.from({ length: 200 }, () => frequency.map((f) => random.next() < f));
  const ticks: Ticks[] = truth.flatMap((has, i) =>
    [0, 1, 2, 3, 4].map((n) => {
      const worker = (i + n * 3) % 12;
      const right = worker < 4 ? 0.7 : 0.92;
      const labels = classes.filter((_, c) => (random.next() < right ? has[c] : !has[c]));
      return { worker: `w${worker}`, item: `i${String(i).padStart(3, '0')}`, labels };
    }),
  );
  const estimate = multiLabel(ticks);
  const errors = (p: (i: number, c: number) => number) =>
    truth.reduce((sum, has, i) => sum + has.filter((real, c) => p(i, c) >= 0.5 !== real).length, 0);

  test('beats the vote on each class, with probabilities in order', () => {
    const votes = errors(
      (i, c) => ticks.slice(i * 5, i * 5 + 5).filter((t) => t.labels.includes(classes[c] ?? '')).length / 5,
    );
    const ours = errors((i, c) => estimate.probability[i * 4 + c] ?? 0);
    expect(ours).toBeLessThan(votes);
    expect(estimate.classes).toEqual(classes);
    expect(estimate.items).toHaveLength(200);
    for (const p of estimate.probability) expect(p >= 0 && p <= 1).toBe(true);
  });

  test('nobody ticked anything: no classes, no probabilities', () => {
    expect(multiLabel([{ worker: 'w', item: 'i', labels: [] }])).toMatchObject({ items: ['i'], classes: [] });
    expect(multiLabel([]).items).toEqual([]);
  });
});

describe("dynamic overlap: Toloka's documented cases with three classes", () => {
  const [ok, bad] = [0, 1];

  test('two who agree, .7 and .9: 97.67 %', () => {
    const p = skillWeightedPosterior(
      [
        { label: ok, skill: 0.7 },
        { label: ok, skill: 0.9 },
      ],
      3,
    );
    expect(p[ok]).toBeCloseTo(0.9767, 4);
  });

  test('the better one says otherwise: 76.06 % for the better, and 96.2 % when a third at .8 joins', () => {
    const two = [
      { label: ok, skill: 0.7 },
      { label: bad, skill: 0.9 },
    ];
    expect(skillWeightedPosterior(two, 3)[bad]).toBeCloseTo(0.7606, 4);
    expect(skillWeightedPosterior([...two, { label: bad, skill: 0.8 }], 3)[bad]).toBeCloseTo(0.9621, 4);
  });

  test('no votes are even odds, and a new voter counts as half right', () => {
    expect([...skillWeightedPosterior([], 4)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(smoothedSkill(0, 0)).toBe(0.5);
    expect(smoothedSkill(8, 9)).toBeCloseTo(0.85, 9);
  });
});
