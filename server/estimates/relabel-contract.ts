import { z } from 'zod';
import { itemFilter } from '@/server/datasets/contract';
import { datasetLimits } from '@/server/datasets/limits';
import { declareProblems } from '@/server/problem';

/** Which items are to be labelled anew: some by name, those of a slice or a class, or those labelled under a guide version. */
const relabelScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('items'), itemIds: z.array(z.uuid()).min(1).max(datasetLimits.chosenItems).readonly() }),
  z.object({ kind: z.literal('filter'), filter: itemFilter }),
  z.object({ kind: z.literal('class'), choice: z.string().min(1).max(80) }),
  z.object({ kind: z.literal('slice'), slice: z.string().min(1).max(80) }),
  z.object({ kind: z.literal('guide'), guideVersionId: z.uuid() }),
]);
export type RelabelScope = z.infer<typeof relabelScope>;

export const relabelPlanInput = z.object({ scope: relabelScope });

/** `expected` is the plan that the person agreed to. */
export const relabelInput = relabelPlanInput.extend({
  expected: z.object({ items: z.number().int().min(0), mostMinor: z.bigint().min(0n) }),
});

/** What labelling anew would do and cost, fee included. */
export interface RelabelPlan {
  readonly items: number;
  /** Labels that are opened at once, and what they cost: so much the budget must hold. */
  readonly labels: number;
  readonly neededMinor: bigint;
  /** What it comes to when every item is bought its most labels. */
  readonly mostMinor: bigint;
  readonly missingMinor: bigint;
  readonly currency: string;
  /** Labels of each item, and how many workers are left for the item that most have seen: nobody labels an item twice. */
  readonly least: number;
  readonly workersLeft: number;
  /** Whether the project is open or paused. */
  readonly mayRun: boolean;
}

/** Labels of present rounds that were made under a guide version that is not in force any more. */
export interface StaleLabels {
  readonly guideVersionId: string;
  readonly number: number;
  readonly items: number;
  readonly labels: number;
}

export const relabelProblem = declareProblems({
  relabel_not_running: {
    kind: 'conflict',
    words: {
      en: 'Items are labelled anew while the project is open or paused.',
      ko: '프로젝트가 열려 있거나 일시 중지된 동안에만 다시 라벨링할 수 있습니다.',
    },
  },
  nothing_to_relabel: {
    kind: 'conflict',
    words: {
      en: 'No item here has labels that could be made anew.',
      ko: '다시 라벨링할 라벨이 있는 항목이 없습니다.',
    },
  },
  plan_changed: {
    kind: 'conflict',
    words: {
      en: 'More has been labelled since you looked, so this would cost more than you agreed to. Please look again.',
      ko: '확인한 뒤에 라벨이 늘어 동의한 금액보다 더 들게 됩니다. 다시 확인하세요.',
    },
  },
  relabel_short: {
    kind: 'conflict',
    words: {
      en: 'The new labels cost {needed}, and the budget lacks {missing} beside the work that is open already.',
      ko: '새 라벨에 {needed}이(가) 필요한데, 이미 열린 작업을 빼면 예산이 {missing} 부족합니다.',
    },
  },
});
