/**
 * What becomes of a draft that two people changed from the same beginning: a merge of three, by rule. What only one of
 * them changed is as they left it; where both changed the same words differently, both are named and neither is lost.
 * Pure.
 */

interface Rule {
  readonly ruleId: string;
  readonly text: string;
}

export interface DraftText {
  readonly introduction: string;
  readonly changeSummary: string;
  readonly rules: readonly Rule[];
}

/** Words that both changed: of a rule by its id, of the introduction, or of the summary. Null: taken out of the guide. */
export interface DraftClash {
  readonly part: 'introduction' | 'changeSummary' | { readonly ruleId: string };
  readonly mine: string | null;
  readonly theirs: string | null;
}

export interface MergedDraft {
  /** Where both changed the same, it has mine; a rule that one took out and the other rewrote stands in it. */
  readonly draft: DraftText;
  readonly clashes: readonly DraftClash[];
}

type Words = string | null;

/** One text of three: mine unless only they changed it; a clash when both did and differ. */
function mergedWords(base: Words, mine: Words, theirs: Words): { words: Words; isClash: boolean } {
  if (mine === theirs || theirs === base) return { words: mine, isClash: false };
  if (mine === base) return { words: theirs, isClash: false };
  return { words: mine ?? theirs, isClash: true };
}

const textsOf = ({ rules }: DraftText) => new Map(rules.map(({ ruleId, text }) => [ruleId, text]));

/** The order of whoever moved rules, mine when both did; what only the other has stands behind what it stood behind there. */
function mergedOrder(base: DraftText, mine: DraftText, theirs: DraftText): string[] {
  const idsOf = ({ rules }: DraftText) => rules.map(({ ruleId }) => ruleId);
  const mineIds = idsOf(mine);
  const shared = new Set(mineIds);
  const hasMoved =
    idsOf(base)
      .filter((id) => shared.has(id))
      .join() !== mineIds.filter((id) => textsOf(base).has(id)).join();
  const [lead, other] = hasMoved ? [mineIds, idsOf(theirs)] : [idsOf(theirs), mineIds];
  const order = [...lead];
  for (const [place, id] of other.entries()) {
    if (order.includes(id)) continue;
    const before = other.slice(0, place).findLast((earlier) => order.includes(earlier));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, id);
  }
  return order;
}

/** Merges what two people made of `base`. */
export function mergeDrafts(base: DraftText, mine: DraftText, theirs: DraftText): MergedDraft {
  const clashes: DraftClash[] = [];
  const merge = (part: DraftClash['part'], before: Words, own: Words, other: Words): Words => {
    const { words, isClash } = mergedWords(before, own, other);
    if (isClash) clashes.push({ part, mine: own, theirs: other });
    return words;
  };
  const introduction = merge('introduction', base.introduction, mine.introduction, theirs.introduction) ?? '';
  const [before, own, other] = [textsOf(base), textsOf(mine), textsOf(theirs)];
  const rules = mergedOrder(base, mine, theirs).flatMap((ruleId): Rule[] => {
    const of = (texts: ReadonlyMap<string, string>) => texts.get(ruleId) ?? null;
    const text = merge({ ruleId }, of(before), of(own), of(other));
    return text === null ? [] : [{ ruleId, text }];
  });
  const changeSummary = merge('changeSummary', base.changeSummary, mine.changeSummary, theirs.changeSummary) ?? '';
  return { draft: { introduction, changeSummary, rules }, clashes };
}

/**
 * What `theirs` was made from: of the words last known to be stored, and those that were sent since and had no answer, the
 * ones that are stored now, else the last: whoever saved since, saved behind it or behind what it was made from, and what
 * they left as it is in either is not theirs.
 */
export function baseOf<Text extends DraftText>(known: Text, sent: readonly Text[], theirs: DraftText): Text {
  return [known, ...sent].find((one) => saysTheSameDraft(one, theirs)) ?? sent.at(-1) ?? known;
}

export function saysTheSameDraft(one: DraftText, other: DraftText): boolean {
  return (
    one.introduction === other.introduction &&
    one.changeSummary === other.changeSummary &&
    one.rules.length === other.rules.length &&
    one.rules.every(({ ruleId, text }, n) => ruleId === other.rules[n]?.ruleId && text === other.rules[n]?.text)
  );
}
