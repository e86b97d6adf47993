import { describe, expect, test } from 'vitest';
import { auto } from '@/server/consensus/auto';
import { copyingPairs } from '@/server/consensus/copying';
import { dice } from '@/server/consensus/random';
import { replay } from '@/server/consensus/replay';
import { expectedGain, mayStop } from '@/server/consensus/stopping';
import { encodeVotes, type VoteTable } from '@/server/consensus/votes';
import { workerSkills } from '@/server/consensus/worker-skill';
import { simulate } from './tables';

const honest = simulate({
  items: 400,
  workers: 14,
  votesPerItem: 6,
  prior: [0.5, 0.3, 0.2],
  skill: (w) => 0.7 + 0.02 * w,
});

function reportsOf(table: VoteTable) {
  return new Map(workerSkills(table, auto(table)).map((report) => [table.workers[report.worker], report]));
}

describe('worker skill', () => {
  test('the interval holds the skill the worker was simulated with, nearly always', () => {
    const reports = reportsOf(honest.table);
    const inside = [...reports].filter(([name, { skill }]) => {
      const real = 0.7 + 0.02 * Number(name?.slice(1));
      return (skill.low ?? 1) - 0.03 <= real && real <= (skill.high ?? 0) + 0.03;
    });
    expect(inside.length).toBeGreaterThanOrEqual(13);
  });

  test('with three labels an item nobody is thought worse of because the others err too, and intervals hold the truth', () => {
    const skill = (w: number) => 0.6 + 0.012 * w;
    let [workers, inside, off] = [0, 0, 0];
    for (const prior of [
      [0.5, 0.5],
      [0.2, 0.2, 0.2, 0.2, 0.2],
      [0.9, 0.1],
    ]) {
      for (let seed = 1; seed <= 4; seed++) {
        const { table } = simulate({ items: 400, workers: 30, votesPerItem: 3, prior, skill, seed });
        for (const [name, report] of reportsOf(table)) {
          const real = skill(Number(name?.slice(1)));
          workers++;
          off += (report.skill.value ?? 0) - real;
          if ((report.skill.low ?? 1) <= real && real <= (report.skill.high ?? 0)) inside++;
        }
      }
    }
    expect(workers).toBe(360);
    // Judged by agreement with the others alone they came out .076 too low.
    expect(Math.abs(off / workers)).toBeLessThan(0.05);
    expect(inside / workers).toBeGreaterThan(0.9);
  });

  test('nobody honest is suspected', () => {
    expect([...reportsOf(honest.table).values()].filter((r) => r.isRandom || r.isConstant)).toEqual([]);
    expect(copyingPairs(honest.table, auto(honest.table))).toEqual([]);
  });

  test('random and constant answerers are found, and told apart', () => {
    const rows = honest.rows.map((row, n) => {
      if (row.worker === 'w1') return { ...row, label: String((n * 7919) % 3) };
      return row.worker === 'w2' ? { ...row, label: '0' } : row;
    });
    const reports = reportsOf(encodeVotes(rows));
    expect([...reports].filter(([, r]) => r.isRandom).map(([name]) => name)).toEqual(['w1']);
    expect([...reports].filter(([, r]) => r.isConstant).map(([name]) => name)).toEqual(['w2']);
  });
});

test('in a crowd that seldom sees and often misses a rare class, nobody honest is called random, and a random answerer is', () => {
  const random = dice(5);
  const rows = Array.from({ length: 1500 }, (_, i) => {
    const isRare = random.next() < 0.08;
    return Array.from({ length: 40 }, (_, w) => w)
      .filter(() => random.next() < 0.12)
      .map((w) => {
        const honest = random.next() < (isRare ? 0.55 : 0.97) ? isRare : !isRare;
        const said = w === 7 ? random.next() < 0.1 : honest;
        return { worker: `w${w}`, item: `i${i}`, label: said ? 'rare' : 'common' };
      });
  }).flat();
  const suspects = [...reportsOf(encodeVotes(rows))].filter(([, r]) => r.isRandom).map(([name]) => name);
  expect(suspects).toEqual(['w7']);
  // With a tenth of the items nobody has seen enough rare ones to be told from chance.
  const few = rows.filter((row) => Number(row.item.slice(1)) < 150);
  expect([...reportsOf(encodeVotes(few)).values()].filter((r) => r.isRandom)).toEqual([]);
});

test('who saw common items alone and said so is not called constant, though the confusions went astray', () => {
  const skill = (w: number) => 0.55 + w / 100;
  for (const prior of [
    [0.95, 0.05],
    [0.95, 0.0125, 0.0125, 0.0125, 0.0125],
  ]) {
    for (const seed of [2, 4, 6, 8]) {
      const { table } = simulate({ items: 200, workers: 40, votesPerItem: 5, prior, skill, seed });
      expect([...reportsOf(table).values()].filter((r) => r.isConstant)).toEqual([]);
    }
  }
});

describe('copying', () => {
  test('a worker who repeats another is found with the one copied, and nobody else', () => {
    const said = new Map(honest.rows.filter((row) => row.worker === 'w0').map((row) => [row.item, row.label]));
    const rows = honest.rows.map((row) => {
      const copied = said.get(row.item);
      return row.worker === 'w5' && copied !== undefined ? { ...row, label: copied } : row;
    });
    const table = encodeVotes(rows);
    const pairs = copyingPairs(table, auto(table)).map((pair) => [
      table.workers[pair.first],
      table.workers[pair.second],
    ]);
    expect(pairs).toEqual([['w0', 'w5']]);
  });

  test('mistakes made by both tell a copy where only some sixty items are shared', () => {
    const { rows } = simulate({ items: 1000, workers: 20, votesPerItem: 5, prior: [0.5, 0.5], skill: () => 0.7 });
    const said = new Map(rows.filter((row) => row.worker === 'w3').map((row) => [row.item, row.label]));
    const copied = rows.map((row) => (row.worker === 'w8' ? { ...row, label: said.get(row.item) ?? row.label } : row));
    const table = encodeVotes(copied);
    const [pair, ...others] = copyingPairs(table, auto(table));
    expect([pair?.first, pair?.second].map((w) => table.workers[w ?? -1])).toEqual(['w3', 'w8']);
    expect(pair?.shared).toBeLessThan(70);
    expect(pair?.logRatio).toBeGreaterThan(Math.log(100 * 190));
    expect(others).toEqual([]);
  });
});

describe('the stopping rule', () => {
  // Two classes, every worker right in four cases of five.
  const crowd = Float64Array.from([0.8, 0.2, 0.2, 0.8]);

  test('two votes that agree are too few, however sure', () => {
    expect(mayStop(2, Float64Array.from([0.999, 0.001]), crowd)).toBe('too_few');
    expect(mayStop(3, Float64Array.from([0.999, 0.001]), crowd)).toBe('sure');
  });

  test('by hand: at even odds a label is worth .3, at .9 one label cannot turn the answer and two can', () => {
    expect(expectedGain(Float64Array.from([0.5, 0.5]), crowd)).toBeCloseTo(0.3, 9);
    // Two votes against: .1 x .64 = .064 beats .9 x .04 = .036; the gain of .028 over two labels.
    expect(expectedGain(Float64Array.from([0.9, 0.1]), crowd)).toBeCloseTo(0.014, 9);
    expect(expectedGain(Float64Array.from([1, 0]), crowd)).toBeCloseTo(0, 12);
  });

  test('an unsure item buys, up to the most it may have, unless a label is not worth its price', () => {
    const unsure = Float64Array.from([0.9, 0.1]);
    expect(mayStop(3, unsure, crowd)).toBe('buy');
    expect(mayStop(7, unsure, crowd, { max: 7 })).toBe('enough');
    expect(mayStop(3, unsure, crowd, { leastGain: 0.02 })).toBe('not_worth_it');
  });

  test('replayed on a simulated crowd it saves labels at the accuracy of seven, and repeats with its seed', () => {
    const deep = simulate({
      items: 120,
      workers: 15,
      votesPerItem: 9,
      prior: [0.5, 0.5],
      skill: (w) => 0.6 + 0.02 * w,
    });
    const found = replay(deep.table, Int32Array.from(deep.truth), { seed: 4 });
    const seven = found.fixed.find((fixed) => fixed.overlap === 7 && fixed.method === 'majority-vote');
    expect(seven?.saving).toBeGreaterThan(0.2);
    expect(found.rule.labelsPerItem).toBeLessThan(9);
    expect(found.curve[0]?.labelsPerItem).toBe(3);
    for (const { accuracy, ruleNeeds = Number.POSITIVE_INFINITY } of found.fixed) {
      const first = found.curve.findIndex((point) => point.accuracy >= accuracy);
      expect(ruleNeeds).toBeLessThanOrEqual(found.curve[first]?.labelsPerItem ?? Number.POSITIVE_INFINITY);
      expect(ruleNeeds).toBeGreaterThan(found.curve[first - 1]?.labelsPerItem ?? 0);
    }
    expect(replay(deep.table, Int32Array.from(deep.truth), { seed: 4 })).toEqual(found);
  });
});
