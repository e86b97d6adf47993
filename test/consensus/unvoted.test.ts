import { describe, expect, test } from 'vitest';
import { auto } from '@/server/consensus/auto';
import { flagItems } from '@/server/consensus/flags';
import { dice } from '@/server/consensus/random';
import { encodeGold, type VoteTable, VoteTableBuilder } from '@/server/consensus/votes';
import { simulate } from './tables';

/** The table of some votes and of items that nobody voted on, and the labels given to all of them. */
function judge(
  rows: readonly { worker: string; item: string; label: string }[],
  given: ReadonlyMap<string, string>,
): { table: VoteTable; judged: Int32Array } {
  const builder = new VoteTableBuilder();
  for (const { worker, item, label } of rows) builder.add(worker, item, label);
  for (const [item, label] of given) {
    builder.addItem(item);
    builder.addClass(label);
  }
  const table = builder.build();
  return { table, judged: encodeGold(table, given) };
}

const name = (i: number): string => `i${String(i).padStart(6, '0')}`;

describe('an item that nobody voted on', () => {
  test('by hand: ten known items of which the given labels have eight right', () => {
    const truth = 'aaaaaabbbb';
    const said = 'aaaaabbbba';
    const rows = [...truth].map((label, i) => ({ worker: 'w', item: name(i), label }));
    const labels = new Map([...said].map((label, i) => [name(i), label] as const));
    const { table, judged } = judge(rows, new Map([...labels, ['x', 'a'], ['y', 'b']]));
    const gold = encodeGold(table, new Map(rows.map(({ item, label }) => [item, label])));
    const flags = flagItems(table, { gold, judged });
    const [x, y] = ['x', 'y'].map((item) => flags.find((flag) => table.items[flag.item] === item));
    // a has (1 + 6) / (2 + 10) of the items. A coin right with (1 + 8) / (2 + 10) counts as sixty items of each class.
    const [aa, ab] = [(5 + 60 * 0.75) / (6 + 60), (1 + 60 * 0.25) / (6 + 60)];
    const [ba, bb] = [(1 + 60 * 0.25) / (4 + 60), (3 + 60 * 0.75) / (4 + 60)];
    expect(x?.errorProbability).toBeCloseTo((5 * ba) / (5 * ba + 7 * aa), 6);
    expect(y?.errorProbability).toBeCloseTo((7 * ab) / (7 * ab + 5 * bb), 6);
    expect(x).toMatchObject({ votes: 0, dissent: [], verdict: 'ambiguous', modelLabel: -1, isRareSlice: false });
    const known = flagItems(table, { gold: encodeGold(table, new Map([['x', 'b']])), judged });
    expect(known.find((flag) => table.items[flag.item] === 'x')).toMatchObject({
      errorProbability: 1,
      verdict: 'common_and_wrong',
    });
  });

  const crowd = simulate({ items: 1200, workers: 20, votesPerItem: 2, prior: [0.6, 0.32, 0.08], skill: () => 0.75 });
  const random = dice(3);
  const wrongOf = (c: number) => (c + 1 + random.below(2)) % 3;
  const given = crowd.truth.map((c) => (random.next() < 0.92 ? c : wrongOf(c)));
  const model = crowd.truth.map((c) => (random.next() < 0.85 ? c : wrongOf(c)));
  const rows = crowd.rows.filter(({ item }) => item < name(400));
  const { table, judged } = judge(rows, new Map(given.map((c, i) => [name(i), String(c)])));
  const prior = [0.6, 0.32, 0.08];
  /** What a classifier that is right in .85 should say of the class. */
  const probabilities = Float64Array.from({ length: 3600 }, (_, at) => {
    const says = model[Math.floor(at / 3)] ?? 0;
    const odds = prior.map((p, c) => p * (c === says ? 0.85 : 0.075));
    return (odds[at % 3] ?? 0) / odds.reduce((sum, p) => sum + p, 0);
  });
  const isUnseen = (item: number) => item % 10 === 0;
  const unvoted = (flags: ReturnType<typeof flagItems>) => flags.filter((flag) => flag.item >= 400);

  test('stands in the list once, and changes nothing of those with votes', () => {
    const flags = flagItems(table, { judged });
    expect(new Set(flags.map((flag) => flag.item)).size).toBe(1200);
    const alone = judge(rows, new Map(given.slice(0, 400).map((c, i) => [name(i), String(c)])));
    const { posterior } = auto(alone.table);
    for (const flag of flags) {
      if (flag.item < 400)
        expect(flag.errorProbability).toBeCloseTo(1 - (posterior[flag.item * 3 + flag.label] ?? 0), 12);
    }
  });

  test('has the error rate of the given labels, not that of a crowd of two votes an item', () => {
    const flags = unvoted(flagItems(table, { judged }));
    const wrong = flags.filter((flag) => flag.label !== crowd.truth[flag.item]).length;
    const expected = flags.reduce((sum, flag) => sum + flag.errorProbability, 0);
    expect(wrong).toBeGreaterThan(40);
    expect(Math.abs(expected - wrong)).toBeLessThan(0.05 * 800);
    expect(new Set(flags.map((flag) => flag.verdict))).toEqual(new Set(['ambiguous']));
  });

  test('is judged by a classifier that knows it', () => {
    const flags = unvoted(flagItems(table, { judged, probabilities, isUnseen }));
    const seen = flags.filter((flag) => !isUnseen(flag.item));
    const wrong = seen.map((flag) => flag.label !== crowd.truth[flag.item]);
    const all = wrong.filter(Boolean).length;
    // A sixteenth would be so by chance; the classifier errs twice as often as the labels do.
    expect(wrong.slice(0, all).filter(Boolean).length).toBeGreaterThan(0.4 * all);
    const expected = seen.reduce((sum, flag) => sum + flag.errorProbability, 0);
    expect(Math.abs(expected - all)).toBeLessThan(0.03 * 800);
    for (const flag of flags) {
      expect(flag.verdict === 'ambiguous' || !isUnseen(flag.item)).toBe(true);
      expect(flag.modelLabel).toBe(isUnseen(flag.item) ? -1 : model[flag.item]);
    }
  });

  test('nobody voted at all: the classifier at its word, else the classes alike', () => {
    const none = judge(
      [],
      new Map([
        ['x', 'a'],
        ['y', 'b'],
      ]),
    );
    for (const flag of flagItems(none.table, { judged: none.judged }))
      expect(flag).toMatchObject({ errorProbability: 0.5, verdict: 'ambiguous', isRareSlice: false });
    const rowsOfModel = Float64Array.of(0.8, 0.2, 0.8, 0.2);
    const [first, second] = flagItems(none.table, { judged: none.judged, probabilities: rowsOfModel });
    expect(first).toMatchObject({ label: 1, instead: 0, verdict: 'common_and_wrong' });
    expect(second?.errorProbability).toBeLessThan(0.3);
  });
});
