import { describe, expect, test } from 'vitest';
import { collapsedIbcc } from '@/server/consensus/collapsed-ibcc';
import { confusionsOf, dawidSkene } from '@/server/consensus/dawid-skene';
import { habitsModel } from '@/server/consensus/habits-model';
import type { FitOptions } from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { encodeVotes, type VoteTable } from '@/server/consensus/votes';
import { type WorkerRows, workerRows } from '@/server/consensus/worker-rows';
import { simulate } from './tables';

// Forty workers with some eleven votes each in twelve classes: what they say they mostly say once, or never.
const { table, truth } = simulate({
  items: 110,
  workers: 40,
  votesPerItem: 4,
  prior: Array.from({ length: 12 }, () => 1 / 12),
  skill: (w) => 0.4 + w / 80,
});
const crowded = encodeVotes(
  Array.from({ length: 400 }, (_, v) => ({ worker: `w${v % 40}`, item: `i${v % 9}`, label: `c${(v * 7) % 5}` })),
);
const gold = Int32Array.from(truth, (c, i) => (i % 7 === 0 ? c : -1));
const logEvidence = Float64Array.from({ length: 110 * 12 }, (_, at) => Math.sin(at));

const known: [string, VoteTable, FitOptions][] = [
  ['votes alone', table, {}],
  ['known items', table, { gold }],
  ['evidence beside the votes', table, { gold, logEvidence }],
  ['items with many votes', crowded, {}],
];
const methods: [string, (table: VoteTable, fit: FitOptions, rows: WorkerRows) => Float64Array][] = [
  ['Dawid-Skene', (votes, fit, rows) => dawidSkene(votes, { ...fit, rows }).posterior],
  ['collapsed iBCC', (votes, fit, rows) => collapsedIbcc(votes, fit, rows).posterior],
  ['habits', (votes, fit, rows) => habitsModel(votes, majorityVote(votes, fit.gold, 1).posterior, fit, rows).posterior],
];

function largestGap(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, p, at) => Math.max(most, Math.abs(p - (b[at] ?? Number.NaN))), 0);
}

describe.each(methods)('%s', (_, method) => {
  test.each(known)('%s: full counts and counts by votes are the same', (_name, votes, fit) => {
    const [full, byVotes] = [true, false].map((isFull) => method(votes, fit, workerRows(votes, isFull)));
    expect(largestGap(full as Float64Array, byVotes as Float64Array)).toBeLessThan(1e-11);
  });
});

describe('confusion matrices', () => {
  const [full, byVotes] = [true, false].map((isFull) => dawidSkene(table, { rows: workerRows(table, isFull) }));

  test('both forms have the same, also of what somebody never said, and each column sums to 1', () => {
    const row = new Float64Array(12);
    for (let w = 0; w < 40; w++) {
      const sums = new Float64Array(12);
      for (let l = 0; l < 12; l++) {
        byVotes?.confusion.write(w, l, row);
        row.forEach((p, c) => {
          expect(p).toBeCloseTo(full?.confusion.at(w, l, c) ?? Number.NaN, 11);
          sums[c] = (sums[c] as number) + p;
        });
      }
      for (const sum of sums) expect(sum).toBeCloseTo(1, 9);
    }
  });

  test('the mean of all is that of the workers, each as often as they vote', () => {
    for (const found of [full, byVotes]) {
      const mean = found?.confusion.mean(table) ?? new Float64Array();
      for (const [l, c] of [
        [0, 0],
        [3, 7],
        [11, 2],
      ] as const) {
        let sum = 0;
        for (const w of table.workerOf) sum += found?.confusion.at(w, l, c) ?? Number.NaN;
        expect(mean[l * 12 + c]).toBeCloseTo(sum / table.workerOf.length, 11);
      }
    }
  });

  test('from the items classes alone both forms say the same', () => {
    const { posterior } = majorityVote(table);
    const [one, other] = [true, false].map((isFull) =>
      confusionsOf(table, posterior, { rows: workerRows(table, isFull) }),
    );
    expect(one?.confusion.at(3, 2, 2)).toBeCloseTo(other?.confusion.at(3, 2, 2) ?? Number.NaN, 12);
    expect(one?.prior).toEqual(other?.prior);
  });
});

test('a row is kept for what was said of two items; rows are full where votes are many beside workers and classes', () => {
  const rows = workerRows(table, false);
  expect(rows.count).toBeLessThan(table.workerOf.length / 2);
  expect(workerRows(table).isFull).toBe(true);
  const many = { ...table, classes: Array.from({ length: 200 }, (_, c) => `c${c}`) };
  expect(workerRows(many).isFull).toBe(false);
});
