import { describe, expect, test } from 'vitest';
import type { CaseView } from '@/server/guides/contract';
import { guideDiff } from '@/server/guides/guide-diff';
import { type DiffPart, gathered, wordDiff } from '@/server/guides/word-diff';

const shown = (parts: readonly DiffPart[]) =>
  parts.map(({ kind, text }) => ({ same: text, added: `+[${text}]`, removed: `-[${text}]` })[kind]).join('');
const textBefore = (parts: readonly DiffPart[]) =>
  parts
    .filter((part) => part.kind !== 'added')
    .map((part) => part.text)
    .join('');
const textAfter = (parts: readonly DiffPart[]) =>
  parts
    .filter((part) => part.kind !== 'removed')
    .map((part) => part.text)
    .join('');

describe('the difference of two texts', () => {
  test('is told in whole words', () => {
    expect(shown(wordDiff('Draw around each word.', 'Draw around every word, too.'))).toBe(
      'Draw around -[each]+[every] word+[, too].',
    );
    expect(shown(wordDiff('A struck-out word', 'A word'))).toBe('A -[struck-out ]word');
    expect(shown(wordDiff('단어마다 상자를 그립니다.', '단어마다 네모를 그립니다.'))).toBe(
      '단어마다 -[상자를]+[네모를] 그립니다.',
    );
  });

  test('is read as one thing replaced by another where no word between them stayed', () => {
    const read = (before: string, after: string) => shown(gathered(wordDiff(before, after)));
    expect(read('A struck word is still a word: mark it.', 'A struck word gets no rectangle at all.')).toBe(
      'A struck word -[is still a word: mark it]+[gets no rectangle at all].',
    );
    expect(read('Draw one box around it.', 'Put one rectangle around it.')).toBe(
      '-[Draw]+[Put] one -[box]+[rectangle] around it.',
    );
    expect(read('One.\nTwo.', 'Three.\nFour.')).toBe('-[One]+[Three].\n-[Two]+[Four].');
    expect(read('a, b', 'a, x, y, b')).toBe('a, +[x, y, ]b');
    expect(read('a x b', 'a b')).toBe('a -[x ]b');
  });

  test('of equal texts is one part; of something and nothing it is all of it', () => {
    expect(wordDiff('a b', 'a b')).toEqual([{ kind: 'same', text: 'a b' }]);
    expect(wordDiff('', '')).toEqual([]);
    expect(wordDiff('', 'a b')).toEqual([{ kind: 'added', text: 'a b' }]);
    expect(wordDiff('a b', '')).toEqual([{ kind: 'removed', text: 'a b' }]);
  });

  test('gives back both texts, letter by letter, for a thousand random pairs, and is as short as can be', () => {
    let state = 7;
    const dice = (sides: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (state >> 8) % sides;
    };
    const sentence = () => Array.from({ length: dice(9) }, () => ['a', 'b', '단', '🌍', '.', '\n'][dice(6)]).join(' ');
    for (let round = 0; round < 1000; round += 1) {
      const [a, b] = [sentence(), sentence()];
      const parts = wordDiff(a, b);
      expect([textBefore(parts), textAfter(parts)]).toEqual([a, b]);
      const edits = parts
        .filter((part) => part.kind !== 'same')
        .reduce((sum, part) => sum + tokens(part.text).length, 0);
      expect([textBefore(gathered(parts)), textAfter(gathered(parts))]).toEqual([a, b]);
      expect(edits).toBe(tokens(a).length + tokens(b).length - 2 * longestShared(tokens(a), tokens(b)));
    }
  });

  test('of two texts that share nothing and are 20,000 letters long is one replaced by the other, at once', () => {
    const [a, b] = ['ab '.repeat(6666), 'cd,'.repeat(6666)];
    const began = performance.now();
    const parts = wordDiff(a, b);
    expect(performance.now() - began).toBeLessThan(1000);
    expect([textBefore(parts), textAfter(parts)]).toEqual([a, b]);
  });
});

const tokens = (text: string) => text.match(/[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu) ?? [];

/** Longest common subsequence by the textbook table: slow, and plainly right. */
function longestShared(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const one of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(one === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

describe('the difference of two guides', () => {
  const rule = (number: number, text = `Rule ${number}`) => ({ ruleId: `r${number}`, number, text });
  const kinds = (a: readonly number[], b: readonly number[]) =>
    guideDiff(
      { introduction: '', rules: a.map((number) => rule(number)), cases: [] },
      { introduction: '', rules: b.map((number) => rule(number)), cases: [] },
    ).rules.map(({ number, kind }) => `${number} ${kind}`);

  test('names added, removed and changed rules by their lasting numbers', () => {
    const diff = guideDiff(
      { introduction: 'Read.', rules: [rule(1), rule(2), rule(3)], cases: [] },
      { introduction: 'Read this.', rules: [rule(1), rule(3, 'Rule three'), rule(4)], cases: [] },
    );
    expect(diff.isIntroductionChanged).toBe(true);
    expect(diff.rules.map(({ number, kind }) => `${number} ${kind}`)).toEqual([
      '1 same',
      '2 removed',
      '3 changed',
      '4 added',
    ]);
    expect(shown(diff.rules[2]?.words ?? [])).toBe('Rule -[3]+[three]');
  });

  test('tells under each rule which cases came to it, also where its words stayed', () => {
    const shows = (id: string, number: number): CaseView => ({
      ...{ id, ruleId: `r${number}`, itemId: `item of ${id}`, correctness: 'right', reason: `Shown by ${id}.` },
      answer: { task: 'classes', classId: 'word' },
    });
    const { rules } = guideDiff(
      { introduction: '', rules: [rule(1), rule(2)], cases: [shows('first', 1)] },
      {
        introduction: '',
        rules: [rule(1), rule(2), rule(3)],
        cases: [shows('first', 1), shows('second', 1), shows('third', 3)],
      },
    );
    expect(rules.map(({ kind, newCases }) => [kind, newCases.map(({ id }) => id)])).toEqual([
      ['same', ['second']],
      ['same', []],
      ['added', ['third']],
    ]);
  });

  test('calls moved only what was moved, not everything after it', () => {
    expect(kinds([1, 2, 3, 4], [4, 1, 2, 3])).toEqual(['4 moved', '1 same', '2 same', '3 same']);
    expect(kinds([1, 2, 3], [1, 2, 3])).toEqual(['1 same', '2 same', '3 same']);
  });

  test('keeps a removed rule where it stood', () => {
    expect(kinds([1, 2, 3], [2, 3])).toEqual(['1 removed', '2 same', '3 same']);
    expect(kinds([1, 2, 3], [1, 3])).toEqual(['1 same', '2 removed', '3 same']);
    expect(kinds([1, 2, 3], [])).toEqual(['1 removed', '2 removed', '3 removed']);
  });
});
