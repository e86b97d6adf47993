import { describe, expect, test } from 'vitest';
import { majorityVote } from '@/server/consensus/majority-vote';
import { encodeGold, encodeVotes, VoteTableBuilder } from '@/server/consensus/votes';
import { shuffled, simulate, tableOf } from './tables';

describe('by hand', () => {
  test('the label most workers gave wins, with its share of the votes', () => {
    const { label, confidence } = majorityVote(tableOf(['ab', 'ab', 'ba']));
    expect([...label]).toEqual([0, 1]);
    expect([...confidence]).toEqual([expect.closeTo(2 / 3), expect.closeTo(2 / 3)]);
  });

  test('a tie goes to the class with more votes in the whole table, then to the first by name', () => {
    expect([...majorityVote(tableOf(['abb', 'bbb'])).label]).toEqual([1, 1, 1]);
    expect([...majorityVote(tableOf(['ab', 'ba'])).label]).toEqual([0, 0]);
  });

  test('a gold item keeps its gold class against every vote', () => {
    const table = tableOf(['ab', 'ab']);
    const { label, confidence } = majorityVote(table, encodeGold(table, new Map([['i000', 'b']])));
    expect([...label]).toEqual([1, 1]);
    expect(confidence[0]).toBe(1);
  });
});

describe('the table', () => {
  test("a worker's later label on an item replaces the earlier", () => {
    const rows = ['a', 'b', 'c'].map((label) => ({ worker: 'w', item: 'i', label }));
    const table = encodeVotes([...rows, { worker: 'v', item: 'i', label: 'a' }]);
    expect(table.classOf).toHaveLength(2);
    expect([...table.classOf].map((c) => table.classes[c])).toEqual(['a', 'c']);
  });

  test('the order of the rows changes nothing', () => {
    const { rows } = simulate({ items: 50, workers: 9, votesPerItem: 5, prior: [0.5, 0.5], skill: () => 0.7 });
    expect(encodeVotes(shuffled(rows))).toEqual(encodeVotes(rows));
  });

  test('an item with many votes is ordered like one with few', () => {
    const rows = Array.from({ length: 200 }, (_, w) => ({ worker: `w${(w * 37) % 100}`, item: 'i', label: `${w}` }));
    const table = encodeVotes(rows);
    expect(table.workerOf).toHaveLength(100);
    expect([...table.workerOf]).toEqual([...table.workerOf].sort((a, b) => a - b));
    expect([...table.classOf].every((c) => Number(table.classes[c]) >= 100)).toBe(true);
  });
});

describe('degenerate tables', () => {
  test('no votes give an empty estimate', () => {
    expect(majorityVote(encodeVotes([])).label).toHaveLength(0);
  });

  test('an item without votes gets the share of each class in all votes', () => {
    const builder = new VoteTableBuilder();
    builder.add('w', 'a', 'x');
    builder.addItem('b');
    builder.addClass('y');
    const { posterior } = majorityVote(builder.build());
    expect([...posterior]).toEqual([1, 0, 1, 0]);
  });
});
