import { describe, expect, test } from 'vitest';
import { auto } from '@/server/consensus/auto';
import { multiLabel, type Ticks } from '@/server/consensus/multi-label';
import { dice } from '@/server/consensus/random';
import { skillWeightedPosterior, smoothedSkill } from '@/server/consensus/stopping';
import { encodeVotes } from '@/server/consensus/votes';

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

  test('the order of answers does not matter, and of two by one worker on an item the last counts', () => {
    const half = Math.floor(ticks.length / 2);
    expect(multiLabel([...ticks.slice(half), ...ticks.slice(0, half)])).toEqual(estimate);
    const [first] = ticks;
    if (first !== undefined) expect(multiLabel([{ ...first, labels: ['sign', 'sign'] }, ...ticks])).toEqual(estimate);
  });

  test("each class is a question of its own to the product's estimate, as votes with names would put it", () => {
    const votes = ticks.flatMap(({ worker, item, labels }) =>
      classes.map((label) => ({ worker, item: `${item} ${label}`, label: labels.includes(label) ? 'yes' : 'no' })),
    );
    const table = encodeVotes(votes);
    const last = [...new Map(ticks.map((own) => [`${own.worker} ${own.item}`, own])).values()];
    const share = (label?: string) => {
      const asked = label === undefined ? classes : [label];
      const yes = last.reduce((sum, own) => sum + own.labels.filter((given) => asked.includes(given)).length, 0);
      return Math.log((yes + 1) / (last.length * asked.length + 2 - yes - 1));
    };
    const odds = classes.map((label) => share(label) - share());
    const logEvidence = Float64Array.from(table.items, (_, q) => odds[q % 4] ?? 0).reduce(
      (all, value, q) => all.fill(value, q * 2 + 1, q * 2 + 2),
      new Float64Array(table.items.length * 2),
    );
    const { posterior } = auto(table, { logEvidence });
    estimate.probability.forEach((p, q) => {
      expect(p).toBeCloseTo(posterior[q * 2 + 1] ?? 0, 9);
    });
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
