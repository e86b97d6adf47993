import { z } from 'zod';
import type { Merged } from '@/server/estimates/contract';
import { declareProblems } from '@/server/problem';
import { type Answer, answerSchema, type ItemContent, type OntologyClass } from '@/server/projects/tasks';
import { reviewLimits } from './limits';

const decisions = ['accept_merge', 'pick', 'redraw'] as const;
export type Decision = (typeof decisions)[number];

const reason = z.string().trim().min(1).max(reviewLimits.reasonLength);

/** What a reviewer decides: which answer stands, why, which rule says so, and whether it becomes a case of the guide. */
export const verdictInput = z.object({
  itemId: z.uuid(),
  choice: z.discriminatedUnion('decision', [
    z.strictObject({
      decision: z.literal('accept_merge'),
      /** The merge as it stood on the screen: by now it may be another. One that cannot be read, or none, is the present one. */
      answer: answerSchema.optional().catch(undefined),
    }),
    z.strictObject({ decision: z.literal('pick'), annotationId: z.uuid() }),
    z.strictObject({ decision: z.literal('redraw'), answer: answerSchema }),
  ]),
  reason,
  /** A rule of the guide it rests on, or the words of a new one that goes to the draft of the next version. */
  rule: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('cite'), ruleId: z.uuid() }),
      z.strictObject({ kind: z.literal('write'), text: z.string().trim().min(1).max(reviewLimits.ruleTextLength) }),
    ])
    .nullable(),
  makeCase: z.boolean(),
  /** The decided answer is known from now on, and the item a check of other workers. */
  makeCheck: z.boolean().default(false),
  /** The newest decision that the screen showed, null for none; a later one is not overruled unseen. */
  after: z.uuid().nullable().optional(),
});
export type VerdictInput = z.input<typeof verdictInput>;

export const reviewProblem = declareProblems({
  item_missing: {
    kind: 'missing',
    words: { en: 'This item is not in the project any more.', ko: '이 항목은 더 이상 프로젝트에 없습니다.' },
  },
  not_labelled_yet: {
    kind: 'conflict',
    words: {
      en: 'There is no label of this item that counts, so there is nothing to settle: nobody has labelled it yet, or it is just being labelled anew.',
      ko: '이 항목에 인정되는 라벨이 없어 판정할 것이 없습니다. 아직 라벨을 단 사람이 없거나 새로 라벨을 다는 중입니다.',
    },
  },
  decided_meanwhile: {
    kind: 'conflict',
    words: {
      en: 'This item was settled while you had it on the screen. That decision is shown now, and yours is still here: settle again if yours is to count instead.',
      ko: '이 항목을 보고 있는 동안 다른 판정이 내려졌습니다. 그 판정을 이제 표시합니다. 작성한 판정은 그대로 있으니, 이 판정으로 바꾸려면 다시 판정하세요.',
    },
  },
  item_out_of_work: {
    kind: 'conflict',
    words: {
      en: 'This item was taken out of the work while you had it on the screen, so it was not settled and nothing was paid by it. Your decision is still here: send it again if the item is brought back.',
      ko: '이 항목을 보고 있는 동안 항목이 작업에서 빠졌습니다. 판정되지 않았고 이로 인해 지급된 것도 없습니다. 작성한 판정은 그대로 있으니, 항목이 다시 들어오면 다시 보내세요.',
    },
  },
  annotation_missing: {
    kind: 'conflict',
    words: {
      en: 'The answer you picked does not belong to this item. Please reload and pick again.',
      ko: '선택한 답은 이 항목의 답이 아닙니다. 새로 고친 뒤 다시 선택하세요.',
    },
  },
  own_work: {
    kind: 'forbidden',
    words: {
      en: 'You labelled this item yourself, so somebody else has to settle it.',
      ko: '직접 라벨을 단 항목이므로 다른 검토자가 판정해야 합니다.',
    },
  },
  rule_missing: {
    kind: 'conflict',
    words: {
      en: 'That rule is not in the guide any more. Your reason is still here; please choose another rule.',
      ko: '해당 규칙은 더 이상 지침에 없습니다. 작성한 이유는 그대로 있으니 다른 규칙을 선택하세요.',
    },
  },
  case_needs_rule: {
    kind: 'invalid',
    words: {
      en: 'A case shows a rule at work: cite a rule or write one.',
      ko: '사례는 규칙을 보여 주는 예입니다. 규칙을 인용하거나 새로 작성하세요.',
    },
  },
  case_or_check: {
    kind: 'invalid',
    words: {
      en: 'A case of the guide is read by every worker, so it can be no check: choose one of the two.',
      ko: '지침의 사례는 모든 작업자가 읽으므로 확인으로 쓸 수 없습니다. 둘 중 하나를 선택하세요.',
    },
  },
  answer_misfit: {
    kind: 'invalid',
    words: {
      en: 'This answer does not fit the item: {detail}. What you drew is still on the screen.',
      ko: '이 답은 항목과 맞지 않습니다: {detail}. 그린 내용은 화면에 그대로 있습니다.',
    },
  },
});

/** One contested item in the queue, the least certain first. */
export interface QueueEntry {
  readonly itemId: string;
  readonly name: string;
  readonly slice: string | null;
  readonly confidence: number | null;
  readonly annotations: number;
  /** Another reviewer has it on the screen. */
  readonly isTaken: boolean;
  /** The actor labelled it, so that others settle it. */
  readonly isOwn: boolean;
}

/** One worker's answer as a reviewer sees it: under the pseudonym. */
export interface Layer {
  readonly annotationId: string;
  readonly pseudonym: string;
  readonly answer: Answer;
  readonly comment: string;
  readonly activeSeconds: number;
  readonly guideNumber: number | null;
  readonly submittedAt: Date;
}

export interface VerdictView {
  readonly id: string;
  readonly decision: Decision;
  readonly answer: Answer;
  readonly reason: string;
  readonly ruleNumber: number | null;
  readonly reviewer: string;
  readonly decidedAt: Date;
}

/** Everything on the reviewer's one screen. */
/** A rule that a decision may rest on: one in force, or one that stands in the draft of the next version alone. */
export interface CitableRule {
  readonly ruleId: string;
  readonly number: number;
  readonly text: string;
  readonly isDrafted: boolean;
}

export interface ReviewItem {
  readonly itemId: string;
  readonly name: string;
  readonly slice: string | null;
  readonly content: ItemContent;
  readonly classes: readonly OntologyClass[];
  readonly qualityTarget: number;
  readonly layers: readonly Layer[];
  readonly merged: Merged | null;
  readonly confidence: number | null;
  /** Ids of the merged or rejected objects that are less certain than the project's target; of a choice, the choice itself. */
  readonly contested: readonly string[];
  readonly rules: readonly CitableRule[];
  readonly verdicts: readonly VerdictView[];
  readonly nextItemId: string | null;
  readonly remaining: number;
  /** Another reviewer opened it within the last quarter of an hour. */
  readonly isTaken: boolean;
  /** As in the queue. */
  readonly isOwn: boolean;
  /** It was withdrawn, or set aside after reports: nothing that is decided of it counts. */
  readonly isOutOfWork: boolean;
}

export interface Decided {
  readonly verdictId: string;
  readonly nextItemId: string | null;
  readonly remaining: number;
  /** The number of the rule that was written, when one was. */
  readonly newRuleNumber: number | null;
}

/** How a worker's answer compares with the settled one. */
export interface Comparison {
  readonly isSame: boolean;
  /** Objects both have, objects only the settled answer has, objects only the worker has; null for tasks without objects. */
  readonly objects: { readonly shared: number; readonly missed: number; readonly extra: number } | null;
}

/** A decision on an item the actor worked on. */
export interface WorkerOutcome extends Comparison {
  readonly annotationId: string;
  readonly projectId: string;
  readonly reason: string;
  readonly ruleNumber: number | null;
  readonly decidedAt: Date;
}

/** A project the actor may review in, with how much there is to settle. */
export interface ReviewProject {
  readonly projectId: string;
  readonly title: string;
  readonly contested: number;
  readonly settled: number;
  readonly items: number;
}
