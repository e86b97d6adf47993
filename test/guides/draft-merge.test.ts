import { describe, expect, it } from 'vitest';
import { baseOf, type DraftText, mergeDrafts } from '@/server/guides/draft-merge';

/** A draft whose rules are told by letters: `a` begins as "A." */
const draft = (rules: string, changes: Readonly<Record<string, string>> = {}): DraftText => ({
  introduction: changes.introduction ?? 'Read.',
  changeSummary: changes.changeSummary ?? '',
  rules: [...rules].map((ruleId) => ({ ruleId, text: changes[ruleId] ?? `${ruleId.toUpperCase()}.` })),
});
const orderOf = ({ rules }: DraftText) => rules.map(({ ruleId }) => ruleId).join('');

describe('two people who change one draft', () => {
  const base = draft('abc');

  it('keep both what they wrote of different rules, and of the introduction', () => {
    const mine = draft('abc', { a: 'Mine.' });
    const theirs = draft('abc', { c: 'Theirs.', introduction: 'Read this.' });
    const both = draft('abc', { a: 'Mine.', c: 'Theirs.', introduction: 'Read this.' });
    expect(mergeDrafts(base, mine, theirs)).toEqual({ draft: both, clashes: [] });
    expect(mergeDrafts(base, theirs, mine)).toEqual({ draft: both, clashes: [] });
  });

  it('are told of the words that both changed, with both; all else is merged', () => {
    const mine = draft('abc', { a: 'Mine.', b: 'Same.', introduction: 'My words.' });
    const theirs = draft('abc', { a: 'Theirs.', b: 'Same.', c: 'New.', introduction: 'Their words.' });
    const merged = mergeDrafts(base, mine, theirs);
    expect(merged.draft).toEqual(draft('abc', { a: 'Mine.', b: 'Same.', c: 'New.', introduction: 'My words.' }));
    expect(merged.clashes).toEqual([
      { part: 'introduction', mine: 'My words.', theirs: 'Their words.' },
      { part: { ruleId: 'a' }, mine: 'Mine.', theirs: 'Theirs.' },
    ]);
  });

  it('lose no rewritten rule to the other taking it out, and take out what nobody touched', () => {
    const without = draft('bc');
    const rewritten = draft('abc', { a: 'Better.' });
    expect(mergeDrafts(base, without, rewritten)).toEqual({
      draft: rewritten,
      clashes: [{ part: { ruleId: 'a' }, mine: null, theirs: 'Better.' }],
    });
    expect(mergeDrafts(base, rewritten, without)).toEqual({
      draft: rewritten,
      clashes: [{ part: { ruleId: 'a' }, mine: 'Better.', theirs: null }],
    });
    expect(mergeDrafts(base, without, base)).toEqual({ draft: without, clashes: [] });
    expect(mergeDrafts(base, base, without)).toEqual({ draft: without, clashes: [] });
    expect(mergeDrafts(base, without, without)).toEqual({ draft: without, clashes: [] });
  });

  it('have the rules that each added, behind what they were written behind', () => {
    expect(orderOf(mergeDrafts(base, draft('axbc'), draft('abcy')).draft)).toBe('axbcy');
    expect(orderOf(mergeDrafts(base, draft('xabc'), draft('aybc')).draft)).toBe('xaybc');
    expect(orderOf(mergeDrafts(draft(''), draft('x'), draft('y')).draft)).toHaveLength(2);
    expect(mergeDrafts(base, draft('abcx', { x: '' }), draft('abcy')).clashes).toEqual([]);
  });

  it('have the order of whoever moved rules, also beside new ones', () => {
    expect(orderOf(mergeDrafts(base, draft('cab'), draft('abcy')).draft)).toBe('cyab');
    expect(orderOf(mergeDrafts(base, draft('abc'), draft('bca')).draft)).toBe('bca');
    expect(orderOf(mergeDrafts(base, draft('acb'), draft('cba')).draft)).toBe('acb');
  });
});

it('of two drafts every rule stands once, whatever was added, moved, taken out and rewritten', () => {
  const orders = ['abc', 'cab', 'ab', 'b', 'xabc', 'cxa', 'abcx', ''];
  for (const mine of orders) {
    for (const theirs of orders.map((order) => order.replace('x', 'y'))) {
      const { draft: merged, clashes } = mergeDrafts(draft('abc'), draft(mine, { b: 'Mine.' }), draft(theirs));
      const ids = [...orderOf(merged)];
      expect(new Set(ids).size).toBe(ids.length);
      const wanted = ['a', 'b', 'c'].filter(
        (id) => (mine.includes(id) && theirs.includes(id)) || (id === 'b' && mine.includes(id)),
      );
      expect(ids.filter((id) => 'abc'.includes(id)).sort()).toEqual(wanted);
      expect(ids.includes('x')).toBe(mine.includes('x'));
      expect(ids.includes('y')).toBe(theirs.includes('y'));
      expect(clashes.length).toBe(mine.includes('b') && !theirs.includes('b') ? 1 : 0);
    }
  }
});

describe('after a save that had no answer', () => {
  const [known, sent] = [draft('abc'), draft('abc', { a: 'Sent.' })];
  const merged = (mine: DraftText, theirs: DraftText) => mergeDrafts(baseOf(known, [sent], theirs), mine, theirs);

  it('what is stored is one’s own: what was typed back or on since stands, and clashes with nothing', () => {
    expect(merged(known, sent)).toEqual({ draft: known, clashes: [] });
    const on = draft('abc', { a: 'Sent, and more.' });
    expect(merged(on, sent)).toEqual({ draft: on, clashes: [] });
    expect(merged(on, known)).toEqual({ draft: on, clashes: [] });
  });

  it('what somebody else saved behind it, or in its place, is merged with what stands here', () => {
    const both = draft('abc', { b: 'Theirs.' });
    expect(merged(known, draft('abc', { a: 'Sent.', b: 'Theirs.' }))).toEqual({ draft: both, clashes: [] });
    expect(merged(known, both)).toEqual({ draft: both, clashes: [] });
    const rewritten = merged(known, draft('abc', { a: 'Theirs.' }));
    expect(rewritten.clashes).toEqual([{ part: { ruleId: 'a' }, mine: 'A.', theirs: 'Theirs.' }]);
  });
});
