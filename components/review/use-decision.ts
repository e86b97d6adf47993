'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { answerFromMerge } from '@/components/canvas/layers';
import { toastDone } from '@/components/ui/toasts';
import { goingOn } from '@/components/ui/use-going-on';
import type { Answer } from '@/server/projects/tasks';
import type { Decision, ReviewItem } from '@/server/review/contract';
import { mergedOf } from './review-state';

/** What the reviewer has put together so far for one item. */
export type DraftDecision = {
  readonly decision: Decision;
  readonly picked: string | null;
  readonly drawn: Answer | null;
  readonly reason: string;
  /** A rule's id, `none`, or `write` for a new one. */
  readonly rule: string;
  readonly ruleText: string;
  readonly makeCase: boolean;
  readonly makeCheck: boolean;
};

const blank: DraftDecision = {
  decision: 'accept_merge',
  picked: null,
  drawn: null,
  reason: '',
  rule: 'none',
  ruleText: '',
  makeCase: false,
  makeCheck: false,
};

/** What one person had put together is not shown to another who reviews in the same browser. */
function placeOf(personId: string, itemId: string): string {
  return `casebook.review.${personId}.${itemId}`;
}

function readKept(place: string): DraftDecision | null {
  try {
    const kept = window.localStorage.getItem(place);
    return kept ? { ...blank, ...(JSON.parse(kept) as Partial<DraftDecision>) } : null;
  } catch {
    return null;
  }
}

/** Kept in this browser, so that a reload, a crash or a lost connection loses no reason and no drawing. */
function keep(place: string, draft: DraftDecision | null): void {
  try {
    if (draft && draft !== blank) window.localStorage.setItem(place, JSON.stringify(draft));
    else window.localStorage.removeItem(place);
  } catch {
    // A full or forbidden store only costs the safety copy.
  }
}

/** Refusals after which the page says another thing of the item: what was decided, or that it is out of the work. */
const changedMeanwhile: readonly string[] = ['decided_meanwhile', 'item_out_of_work'];

/** The fields that a part of the decision stands in, and whose complaints end when it is changed. */
const fieldOf: Readonly<Partial<Record<keyof DraftDecision, string>>> = {
  decision: 'choice',
  picked: 'choice',
  drawn: 'choice',
  reason: 'reason',
  rule: 'rule',
  ruleText: 'rule',
};

function without(errors: Readonly<Record<string, string>>, patch: Partial<DraftDecision>) {
  const changed = Object.keys(patch).map((part) => fieldOf[part as keyof DraftDecision]);
  const left = Object.entries(errors).filter(([field]) => !changed.includes(field.split('.')[0]));
  return left.length === Object.keys(errors).length ? errors : Object.fromEntries(left);
}

type Choice =
  | { decision: 'accept_merge'; answer?: Answer }
  | { decision: 'pick'; annotationId: string }
  | { decision: 'redraw'; answer: Answer };

function choiceOf({ decision, picked, drawn }: DraftDecision, merged: Answer | null): Choice | null {
  if (decision === 'accept_merge') return { decision, ...(merged ? { answer: merged } : {}) };
  if (decision === 'pick') return picked === null ? null : { decision, annotationId: picked };
  return drawn === null ? null : { decision, answer: drawn };
}

function mergeOf(item: ReviewItem): Answer | null {
  const merged = mergedOf(item);
  return merged ? answerFromMerge(merged) : null;
}

/** The state of a decision and the act of sending it; after it the next contested item opens. */
export function useDecision(personId: string, projectId: string, item: ReviewItem) {
  const place = placeOf(personId, item.itemId);
  const t = useTranslations('review');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<DraftDecision>(blank);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  /** Why the decision was not taken; overtaken: somebody settled the item meanwhile. */
  const [refusal, setRefusal] = useState<{ message: string; isOvertaken: boolean } | null>(null);
  useEffect(() => setDraft(readKept(place) ?? blank), [place]);

  const change = (patch: Partial<DraftDecision>) => {
    setErrors((before) => without(before, patch));
    setDraft((before) => {
      const after = { ...before, ...patch };
      keep(place, after);
      return after;
    });
  };

  const decide = useMutation(
    trpc.review.decide.mutationOptions({
      onSuccess: async ({ nextItemId, newRuleNumber }) => {
        keep(place, null);
        toastDone(newRuleNumber === null ? t('decide.done') : t('decide.doneRule', { number: newRuleNumber }));
        await queryClient.invalidateQueries();
        goingOn();
        router.push(nextItemId ? `/review/${projectId}/${nextItemId}` : `/review/${projectId}`);
        router.refresh();
      },
      onError: (error) => {
        const { fields, problem, message } = refusalOf(error, t('decide.offline'));
        setErrors(fields);
        if (changedMeanwhile.includes(problem)) router.refresh();
        setRefusal({ message, isOvertaken: problem === 'decided_meanwhile' });
      },
    }),
  );

  const submit = () => {
    const choice = choiceOf(draft, mergeOf(item));
    const missing: Record<string, string> = {};
    if (!choice) missing.choice = t('decide.needChoice');
    if (draft.reason.trim() === '') missing.reason = t('decide.needReason');
    setErrors(missing);
    setRefusal(null);
    if (!choice || Object.keys(missing).length > 0 || decide.isPending) return;
    const rule =
      draft.rule === 'write'
        ? { kind: 'write' as const, text: draft.ruleText }
        : { kind: 'cite' as const, ruleId: draft.rule };
    decide.mutate({
      projectId,
      itemId: item.itemId,
      choice,
      reason: draft.reason,
      rule: draft.rule === 'none' ? null : rule,
      makeCase: draft.makeCase && draft.rule !== 'none',
      makeCheck: draft.makeCheck,
      after: item.verdicts[0]?.id ?? null,
    });
  };

  const redraw = () => change({ decision: 'redraw', drawn: draft.drawn ?? mergeOf(item) });
  return { draft, errors, refusal, change, redraw, submit, isSending: decide.isPending };
}
