import { v7 } from 'uuid';
import type { DraftView } from '@/server/guides/contract';
import type { DraftClash } from '@/server/guides/draft-merge';

/** A draft as it is written: rules carry ids of this screen's own making until they are saved, so a save can be repeated. */
export type WrittenRule = { readonly ruleId: string; readonly text: string };
export type WrittenDraft = {
  readonly introduction: string;
  readonly changeSummary: string;
  readonly rules: readonly WrittenRule[];
};

export function writtenOf(draft: DraftView): WrittenDraft {
  const { introduction, changeSummary } = draft;
  return { introduction, changeSummary, rules: draft.rules.map(({ ruleId, text }) => ({ ruleId, text })) };
}

export function withNewRule(draft: WrittenDraft, after: number): WrittenDraft {
  const rules = [...draft.rules];
  rules.splice(after + 1, 0, { ruleId: v7(), text: '' });
  return { ...draft, rules };
}

export function withRule(draft: WrittenDraft, index: number, text: string): WrittenDraft {
  return { ...draft, rules: draft.rules.map((rule, at) => (at === index ? { ...rule, text } : rule)) };
}

export function withoutRule(draft: WrittenDraft, index: number): WrittenDraft {
  return { ...draft, rules: draft.rules.filter((_, at) => at !== index) };
}

/** Puts a rule back where it was, unless it is there already. */
export function withRuleAgain(draft: WrittenDraft, index: number, rule: WrittenRule): WrittenDraft {
  if (draft.rules.some((one) => one.ruleId === rule.ruleId)) return draft;
  const rules = [...draft.rules];
  rules.splice(index, 0, rule);
  return { ...draft, rules };
}

export function withRuleMoved(draft: WrittenDraft, index: number, by: -1 | 1): WrittenDraft {
  const rules = [...draft.rules];
  const [one, other] = [rules[index], rules[index + by]];
  if (!one || !other) return draft;
  rules[index] = other;
  rules[index + by] = one;
  return { ...draft, rules };
}

/** The draft with other words in one place; without the rule where they are null. */
export function withWords(draft: WrittenDraft, part: DraftClash['part'], words: string | null): WrittenDraft {
  if (part === 'introduction' || part === 'changeSummary') return { ...draft, [part]: words ?? '' };
  const rules = draft.rules.flatMap((rule) =>
    rule.ruleId !== part.ruleId ? [rule] : words === null ? [] : [{ ...rule, text: words }],
  );
  return { ...draft, rules };
}
