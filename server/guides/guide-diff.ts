import type { CaseView } from './contract';
import { type DiffPart, gathered, wordDiff } from './word-diff';

/** What became of a rule between two versions; `moved` when only its place among the others changed. */
interface RuleChange {
  readonly ruleId: string;
  readonly number: number;
  readonly kind: 'same' | 'added' | 'removed' | 'changed' | 'moved';
  readonly words: readonly DiffPart[];
  /** Those of the new version that did not stand under it before. */
  readonly newCases: readonly CaseView[];
}

export interface GuideDiff {
  readonly introduction: readonly DiffPart[];
  readonly isIntroductionChanged: boolean;
  /** In the order of the new version; removed rules stand after the rule they followed. */
  readonly rules: readonly RuleChange[];
}

interface GuideText {
  readonly introduction: string;
  readonly rules: readonly { readonly ruleId: string; readonly number: number; readonly text: string }[];
  readonly cases: readonly CaseView[];
}

/** The difference between two versions of a guide, rule by rule and word by word, with the cases that came under each. */
export function guideDiff(before: GuideText, after: GuideText): GuideDiff {
  const old = new Map(before.rules.map((rule) => [rule.ruleId, rule]));
  const kept = new Set(after.rules.map((rule) => rule.ruleId));
  const stayed = longestUnmoved(before, after);
  const shown = new Set(before.cases.map(({ id }) => id));
  const rules = after.rules.map((rule): RuleChange => {
    const { ruleId, number } = rule;
    const was = old.get(ruleId);
    const newCases = after.cases.filter((one) => one.ruleId === ruleId && !shown.has(one.id));
    if (!was) return { ruleId, number, kind: 'added', words: wordDiff('', rule.text), newCases };
    const kind = was.text !== rule.text ? 'changed' : stayed.has(ruleId) ? 'same' : 'moved';
    return { ruleId, number, kind, words: gathered(wordDiff(was.text, rule.text)), newCases };
  });
  for (const [index, { ruleId, number, text }] of before.rules.entries()) {
    if (kept.has(ruleId)) continue;
    const follows = before.rules[index - 1]?.ruleId;
    const place = rules.findIndex((rule) => rule.ruleId === follows) + 1;
    rules.splice(place, 0, { ruleId, number, kind: 'removed', words: wordDiff(text, ''), newCases: [] });
  }
  return {
    introduction: gathered(wordDiff(before.introduction, after.introduction)),
    isIntroductionChanged: before.introduction !== after.introduction,
    rules,
  };
}

/** The largest set of rules that stand in the same order in both versions: all others were moved. */
function longestUnmoved(before: GuideText, after: GuideText): ReadonlySet<string> {
  const place = new Map(before.rules.map((rule, index) => [rule.ruleId, index]));
  const shared = after.rules.flatMap(({ ruleId }) => {
    const at = place.get(ruleId);
    return at === undefined ? [] : [{ ruleId, at }];
  });
  const best: { readonly ruleIds: readonly string[]; readonly at: number }[] = [];
  for (const { ruleId, at } of shared) {
    const longest = best
      .filter((run) => run.at < at)
      .reduce<readonly string[]>((most, run) => (run.ruleIds.length > most.length ? run.ruleIds : most), []);
    best.push({ ruleIds: [...longest, ruleId], at });
  }
  const most = best.reduce<readonly string[]>((all, run) => (run.ruleIds.length > all.length ? run.ruleIds : all), []);
  return new Set(most);
}
