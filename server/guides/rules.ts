/** What a guide says, as the decisions below read it. */
interface GuideText {
  readonly introduction: string;
  readonly rules: readonly { readonly ruleId: string; readonly number: number; readonly text: string }[];
}

/** Why a draft may not be published, or null when it may. `addsCases`: whether cases were attached to it. */
export function publishingComplaint(
  draft: GuideText & { readonly changeSummary: string },
  published: GuideText | null,
  addsCases: boolean,
):
  | { readonly code: 'guide_empty' | 'summary_missing' | 'nothing_changed' }
  | { readonly code: 'rule_empty'; readonly number: number; readonly index: number }
  | null {
  if (draft.introduction.trim() === '' && draft.rules.length === 0) return { code: 'guide_empty' };
  const index = draft.rules.findIndex((rule) => rule.text.trim() === '');
  const wordless = draft.rules[index];
  if (wordless) return { code: 'rule_empty', number: wordless.number, index };
  if (!published) return null;
  if (!addsCases && saysTheSame(draft, published)) return { code: 'nothing_changed' };
  return draft.changeSummary.trim() === '' ? { code: 'summary_missing' } : null;
}

/** Whether two versions read the same: the same introduction and the same rules with the same words in the same order. */
export function saysTheSame(a: GuideText, b: GuideText): boolean {
  if (a.introduction !== b.introduction || a.rules.length !== b.rules.length) return false;
  return a.rules.every((rule, index) => rule.ruleId === b.rules[index]?.ruleId && rule.text === b.rules[index]?.text);
}
