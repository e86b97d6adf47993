import { z } from 'zod';
import { declareProblems } from '@/server/problem';
import { projectLimits } from '@/server/projects/limits';
import { runningText } from '@/server/projects/person-text';
import { type Answer, answerSchema, type ItemContent, type OntologyClass } from '@/server/projects/tasks';
import { skillLimits } from './limits';

export const goldUses = ['check', 'training', 'qualification'] as const;
export type GoldUse = (typeof goldUses)[number];

const explanation = runningText(skillLimits.explanationLength).pipe(z.string().min(1));

/** An item whose answer is known: what it is used for, the answer, and why that is the answer. */
export const addGoldInput = z.object({
  itemId: z.uuid(),
  use: z.enum(goldUses),
  answer: answerSchema,
  explanation,
});
export type AddGoldInput = z.infer<typeof addGoldInput>;

export const goldItemInput = z.object({ itemId: z.uuid() });

/** `answerWasWrong`: it is never used again, and nobody who failed it did anything wrong. */
export const retireGoldInput = z.object({ itemId: z.uuid(), answerWasWrong: z.boolean() });

export const contestInput = z.object({
  annotationId: z.uuid(),
  words: runningText(skillLimits.contestLength).pipe(z.string().min(1)),
});

export const answerContestInput = z.object({
  contestId: z.uuid(),
  isUpheld: z.boolean(),
  reply: runningText(skillLimits.replyLength).pipe(z.string().min(1)),
});

/** Classes that are to be in force no more. */
export const retiringInput = z.object({ classIds: z.array(z.string().max(200)).min(1).max(projectLimits.classes) });

export const trainingInput = z.object({ annotationId: z.uuid() });

export const skillProblem = declareProblems({
  item_missing: {
    kind: 'missing',
    words: { en: 'This item is not in the project any more.', ko: '이 항목은 더 이상 프로젝트에 없습니다.' },
  },
  answer_misfit: {
    kind: 'invalid',
    words: {
      en: 'This answer does not fit the item: {detail}. It was not saved as a known answer.',
      ko: '이 답은 항목과 맞지 않습니다: {detail}. 정답으로 저장하지 않았습니다.',
    },
  },
  already_known: {
    kind: 'conflict',
    words: {
      en: 'The answer to this item is known already, and workers may have met it. Retire that one first if it is wrong.',
      ko: '이 항목의 정답은 이미 정해져 있고 작업자가 이미 만났을 수 있습니다. 틀렸다면 먼저 사용을 중지하세요.',
    },
  },
  in_the_guide: {
    kind: 'conflict',
    words: {
      en: 'This item is a case in the guide, so every worker has read its answer: it can be training, not a check or a test item.',
      ko: '이 항목은 지침의 사례라서 모든 작업자가 정답을 읽었습니다. 연습에는 쓸 수 있지만 확인이나 시험에는 쓸 수 없습니다.',
    },
  },
  not_known: {
    kind: 'missing',
    words: { en: 'No answer is known for this item.', ko: '이 항목에는 정해진 정답이 없습니다.' },
  },
  gone_for_good: {
    kind: 'conflict',
    words: {
      en: 'The answer to this item was found to be wrong, so it is not used again.',
      ko: '이 항목의 정답은 틀린 것으로 확인되어 다시 쓰지 않습니다.',
    },
  },
  nothing_to_contest: {
    kind: 'missing',
    words: {
      en: 'There is no check here that you could contest.',
      ko: '이의를 제기할 수 있는 확인 항목이 없습니다.',
    },
  },
  contested_already: {
    kind: 'conflict',
    words: {
      en: 'You have already contested this check. The answer will stand in your record.',
      ko: '이미 이의를 제기했습니다. 답변은 작업 기록에 표시됩니다.',
    },
  },
  own_check: {
    kind: 'forbidden',
    words: {
      en: 'You answered this check yourself as a worker, so another owner or reviewer decides whether its known answer is right.',
      ko: '직접 작업자로서 답한 확인 문항이므로, 정답이 맞는지는 다른 소유자나 검토자가 판단해야 합니다.',
    },
  },
  contest_answered: {
    kind: 'conflict',
    words: {
      en: 'Somebody has answered this contest meanwhile. Reload to read it.',
      ko: '그사이 다른 사람이 이 이의에 답했습니다. 새로 고쳐 확인하세요.',
    },
  },
  test_not_now: {
    kind: 'conflict',
    words: {
      en: 'The test cannot be started now. Reload the page to see when it can.',
      ko: '지금은 시험을 시작할 수 없습니다. 페이지를 새로 고쳐 언제 가능한지 확인하세요.',
    },
  },
  test_not_done: {
    kind: 'conflict',
    words: {
      en: 'Some items of the test are not handed in yet. The result comes after the last one.',
      ko: '아직 제출하지 않은 시험 항목이 있습니다. 마지막 항목을 제출하면 결과가 나옵니다.',
    },
  },
});

type GoldState = 'active' | 'contested' | 'retired';
type RetiredBecause = 'often_failed' | 'contest_upheld' | 'by_owner' | 'in_the_guide' | 'class_retired';

/** A share with its 95 % interval; null where nothing was seen. */
interface Share {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** One item whose answer is known, as owners and reviewers see it. */
interface GoldLine {
  readonly itemId: string;
  readonly name: string;
  readonly slice: string | null;
  readonly content: ItemContent;
  readonly use: GoldUse;
  readonly state: GoldState;
  readonly retiredBecause: RetiredBecause | null;
  readonly answer: Answer;
  readonly explanation: string;
  readonly isFromVerdict: boolean;
  readonly isWithdrawn: boolean;
  /** Workers it was given to. */
  readonly shown: number;
  /** Answers to it that were compared, and those that were not right. */
  readonly seen: number;
  readonly failed: number;
  readonly failureRate: Share;
  readonly contests: readonly ContestView[];
}

export interface ContestView {
  readonly contestId: string;
  readonly pseudonym: string;
  readonly words: string;
  readonly given: Answer;
  readonly state: 'open' | 'upheld' | 'refused';
  readonly reply: string;
  readonly createdAt: Date;
}

/** What a project knows, how it goes, and what it is set to do with it. */
export interface GoldBoard {
  /** The first of them; the figures below are of all. */
  readonly lines: readonly GoldLine[];
  readonly total: number;
  readonly inUse: Readonly<Record<GoldUse, number>>;
  readonly contested: number;
  readonly classes: readonly OntologyClass[];
  readonly checks: Tallies;
  readonly attempts: { readonly running: number; readonly passed: number; readonly failed: number };
}

interface Tallies {
  readonly seen: number;
  readonly failed: number;
  readonly failureRate: Share;
}

/** How one worker did at checks. */
export interface CheckRecord {
  readonly workerId: string;
  readonly seen: number;
  readonly right: number;
  readonly share: Share;
}

/** What a worker is told after a training item. */
export interface TrainingFeedback {
  readonly isRight: boolean;
  readonly score: number;
  readonly content: ItemContent;
  readonly classes: readonly OntologyClass[];
  readonly given: Answer;
  readonly known: Answer;
  readonly explanation: string;
}

export interface TestResult {
  readonly isPassed: boolean;
  readonly score: number;
  readonly right: number;
  readonly items: number;
  readonly passMark: number;
}

/** A check, test or training item that the worker failed, told when it does not give anything away any more. */
export interface ToldCheck {
  readonly annotationId: string;
  readonly use: GoldUse;
  readonly score: number;
  readonly known: Answer;
  readonly explanation: string;
  /** Its answer was found to be wrong: the check does not count. */
  readonly isForgiven: boolean;
  readonly contest: {
    readonly words: string;
    readonly state: 'open' | 'upheld' | 'refused';
    readonly reply: string;
  } | null;
}
