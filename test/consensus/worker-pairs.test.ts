import { describe, expect, test, vi } from 'vitest';
import { auto } from '@/server/consensus/auto';
import { copyingPairs } from '@/server/consensus/copying';
import { meanPairwiseCohenKappa } from '@/server/consensus/pairwise-cohen';
import { encodeVotes, type VoteTable } from '@/server/consensus/votes';
import { eachAgreement, eachPairOfWorkers } from '@/server/consensus/worker-pairs';
import { simulate, tableOf } from './tables';

// A machine that others use as well may take seconds for what takes tenths alone.
vi.setConfig({ testTimeout: 60_000 });

/** Each pair by name, with the items it shares and what the two said of them. */
function pairsOf(table: VoteTable, fewest?: number): string[] {
  const pairs: string[] = [];
  eachPairOfWorkers(
    table,
    (first, second, from, end, { item, firstVote, secondVote }) => {
      let said = `${table.workers[first]} ${table.workers[second]}:`;
      for (let at = from; at < end; at++) {
        const of = (votes: Int32Array) => table.classes[table.classOf[votes[at] ?? -1] ?? -1];
        said += ` ${table.items[item[at] ?? -1]}=${of(firstVote)}${of(secondVote)}`;
      }
      pairs.push(said);
    },
    fewest,
  );
  return pairs;
}

describe('pairs of workers', () => {
  test('every pair once, by first and second, with what both said of each item they share', () => {
    const table = tableOf(['xy ', 'yyx', ' xx']);
    expect(pairsOf(table)).toEqual(['w0 w1: i000=xy i001=yy', 'w0 w2: i001=yx', 'w1 w2: i001=yx i002=xx']);
    expect(pairsOf(table, 2)).toEqual(['w0 w1: i000=xy i001=yy', 'w1 w2: i001=yx i002=xx']);
  });

  test('no votes, one worker, items of one vote: no pairs', () => {
    expect(pairsOf(encodeVotes([]))).toEqual([]);
    expect(pairsOf(tableOf(['xyx']))).toEqual([]);
    expect(pairsOf(tableOf(['x  ', ' y ', '  x']))).toEqual([]);
  });

  test('as many as there are: votes less one, times votes, by two, summed over items', () => {
    const { table } = simulate({ items: 60, workers: 9, votesPerItem: 4, prior: [0.5, 0.5], skill: () => 0.8 });
    let shared = 0;
    eachPairOfWorkers(table, (_first, _second, from, end) => {
      shared += end - from;
    });
    expect(shared).toBe(60 * 6);
  });
});

test.each([30, 1100])('what pairs share and agree in is counted alike by all ways, among %i workers', (workers) => {
  const { table } = simulate({ items: 400, workers, votesPerItem: 7, prior: [0.6, 0.3, 0.1], skill: () => 0.7 });
  for (const fewest of [1, 2, 5]) {
    const expected: number[][] = [];
    eachPairOfWorkers(
      table,
      (first, second, from, end, { firstVote, secondVote }) => {
        const same = (at: number) => table.classOf[firstVote[at] ?? -1] === table.classOf[secondVote[at] ?? -1];
        const shared = Array.from({ length: end - from }, (_, n) => from + n);
        expected.push([first, second, shared.length, shared.filter(same).length]);
      },
      fewest,
    );
    const found: number[][] = [];
    eachAgreement(table, (...pair) => found.push(pair), fewest);
    expect(found).toEqual(expected);
  }
});

test('an item that six thousand people labelled costs time and no memory', () => {
  const table = encodeVotes(
    Array.from({ length: 6000 }, (_, w) => ({ worker: `w${w}`, item: 'big', label: w % 4 === 0 ? 'a' : 'b' })),
  );
  expect(copyingPairs(table, auto(table))).toEqual([]);
  // Two who share one item agree by certain chance, or not at all.
  expect(meanPairwiseCohenKappa(table)).toEqual({ value: 0, low: 0, high: 0 });
});
