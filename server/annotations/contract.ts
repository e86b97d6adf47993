import { z } from 'zod';
import {
  type Claimed,
  type LateCause,
  type SeatPurpose,
  type StoredDraft,
  wishInput,
} from '@/server/assignment/contract';
import { declareProblems, type Problem } from '@/server/problem';
import { runningText } from '@/server/projects/person-text';
import { type Answer, answerSchema, type ItemContent, type OntologyClass } from '@/server/projects/tasks';
import { annotationLimits } from './limits';

const comment = runningText(annotationLimits.commentLength);

const workInput = z.object({
  /** Made by the screen before the first try: every retry carries the same one. */
  submissionId: z.uuid(),
  seatId: z.uuid(),
  /** The lease under which the screen showed the item, and so what it said that this pays; where it is not known, the last. */
  leaseId: z.uuid().optional(),
  answer: answerSchema,
  comment,
  /** Time with the page visible and in use. */
  activeSeconds: z.number().int().min(0).max(annotationLimits.activeSeconds),
  /** Time spent on the project's guide since the last hand-in, before this item was leased. */
  readingSeconds: z.number().int().min(0).max(annotationLimits.readingSeconds).default(0),
});

/** What is asked for in the same round trip; no further items unless said otherwise. */
const wishBeside = wishInput.extend({ wanted: wishInput.shape.wanted.unwrap().default(0) });

export const handInInput = workInput.extend({ projectId: z.uuid(), ...wishBeside.shape });
export type HandInInput = z.input<typeof handInInput>;

/** Several answers in the order in which they were given: those that wait on a device go out together. */
export const handInAllInput = z.object({
  projectId: z.uuid(),
  works: z.array(workInput).min(1).max(annotationLimits.handInsAtOnce),
  ...wishBeside.shape,
});
export type HandInAllInput = z.infer<typeof handInAllInput>;

export const draftInput = z.object({
  projectId: z.uuid(),
  seatId: z.uuid(),
  /** The version this save is based on: zero for the first. */
  version: z.number().int().min(0),
  /** Null while nothing but a comment was written. */
  answer: answerSchema.nullable(),
  /** A page of an earlier release sends none: what is stored then stays. */
  comment: comment.optional(),
});
export type DraftInput = z.input<typeof draftInput>;

export const atWorkInput = z.object({
  projectId: z.uuid(),
  seatId: z.uuid(),
  /** All of the working time on this item so far. */
  activeSeconds: z.number().int().min(0).max(annotationLimits.activeSeconds),
});
export type AtWorkInput = z.infer<typeof atWorkInput>;

/** `seatIds`: of which the asking device has drafts, whether the server has them or not. */
export const unfinishedInput = z.object({ seatIds: z.array(z.uuid()).max(annotationLimits.unfinishedAsked) });

export const dropUnfinishedInput = z.object({ seatId: z.uuid() });

export const recordInput = z.object({ before: z.uuid().optional() });

export const annotationProblem = declareProblems({
  answer_misfit: {
    kind: 'invalid',
    words: {
      en: 'This answer does not fit the item: {detail}. What you drew is still on the screen.',
      ko: '이 답은 항목과 맞지 않습니다: {detail}. 그린 내용은 화면에 그대로 있습니다.',
    },
  },
  submission_changed: {
    kind: 'conflict',
    words: {
      en: 'This was already handed in with another answer. The first one counts; a hand-in is never overwritten.',
      ko: '이미 다른 답으로 제출되었습니다. 처음 제출한 답이 유지되며 덮어쓰지 않습니다.',
    },
  },
  already_handed_in: {
    kind: 'conflict',
    words: {
      en: 'You have already handed in this item, perhaps in another tab. That answer counts; this one was not sent.',
      ko: '이 항목은 이미 제출했습니다(다른 탭일 수 있습니다). 그 답이 유지되며 이번 답은 제출되지 않았습니다.',
    },
  },
  seat_not_yours: {
    kind: 'missing',
    words: {
      en: 'This item was never leased to you, so nothing was handed in.',
      ko: '이 항목은 배정된 적이 없어 제출되지 않았습니다.',
    },
  },
});

/** What an answer pays where that is not what its screen said, since the budget does not give as much. */
interface OtherPay {
  readonly minor: bigint;
  readonly saidMinor: bigint;
  readonly currency: string;
}

/**
 * What became of a hand-in. `accepted`: it fills a seat and counts. `late`: there was no seat for it any more (`cause`);
 * the work is kept and shown in the record, it does not count as a vote, and the platform paid `paidMinor` for it.
 */
export type HandInOutcome =
  | { readonly status: 'accepted'; readonly pays?: OtherPay }
  | {
      readonly status: 'late';
      readonly paidMinor: bigint;
      readonly currency: string;
      readonly sight: Sight | null;
      /** Null where it was handed in before causes were noted. */
      readonly cause: LateCause | null;
    };

export interface HandedIn {
  readonly annotationId: string;
  readonly outcome: HandInOutcome;
  /** The first answer to this submission came earlier: this was a retry. */
  readonly isRepeat: boolean;
  /** Null when no further items were asked for and nothing has to be read first. */
  readonly next: Claimed | null;
}

/** What became of one of several answers. A refused one is not stored, and would be refused again; the others are. */
export type WorkResult =
  | {
      readonly submissionId: string;
      readonly status: 'taken';
      readonly outcome: HandInOutcome;
      readonly isRepeat: boolean;
    }
  | { readonly submissionId: string; readonly status: 'refused'; readonly problem: Problem };

/** The same as its screen is told. */
export type ToldResult =
  | Extract<WorkResult, { status: 'taken' }>
  | { readonly submissionId: string; readonly status: 'refused'; readonly message: string };

export interface HandedInAll {
  /** One for each answer, in their order. */
  readonly results: readonly WorkResult[];
  readonly next: Claimed | null;
}

export type DraftSaved =
  | { readonly status: 'saved'; readonly version: number; readonly savedAt: Date; readonly leaseUntil: Date | null }
  /** Another tab or device has saved since: nothing was overwritten, and what it saved is here to be compared. */
  | ({ readonly status: 'conflict' } & StoredDraft);

/** Work that was begun, and whose lease has passed on before it was handed in. */
export interface UnfinishedWork {
  readonly seatId: string;
  readonly projectId: string;
  readonly projectTitle: string;
  readonly content: ItemContent;
  readonly classes: readonly OntologyClass[];
  /** What the server has of it; null when only the device has anything. */
  readonly draft: StoredDraft | null;
}

/** An annotation as the rooms above read it. */
export interface Annotation {
  readonly id: string;
  readonly projectId: string;
  readonly itemId: string;
  readonly seatId: string;
  /** Labels and checks are votes; answers to training and tests are not. */
  readonly purpose: SeatPurpose;
  readonly workerId: string;
  readonly guideVersionId: string;
  readonly ontologyVersionId: string;
  /** The item's round it was made in. */
  readonly round: number;
  /** Whether the item's consensus is made from it: a label or a check of the item's present round. */
  readonly counts: boolean;
  readonly answer: Answer;
  readonly comment: string;
  readonly activeSeconds: number;
  readonly submittedAt: Date;
}

/** An annotation as an estimate of the whole project reads it. */
export type CrowdAnnotation = Omit<
  Annotation,
  'projectId' | 'seatId' | 'ontologyVersionId' | 'comment' | 'submittedAt'
> & {
  /** Milliseconds since 1970, to the microsecond. */
  readonly submittedAt: number;
};

/** One line of a worker's record: their own work and what became of it. */
export interface RecordEntry {
  readonly annotationId: string;
  readonly projectId: string;
  readonly projectTitle: string;
  readonly seatId: string;
  readonly content: ItemContent;
  readonly classes: readonly OntologyClass[];
  readonly answer: Answer;
  readonly comment: string;
  readonly activeSeconds: number;
  /** Reading the guide before it. */
  readonly readingSeconds: number;
  readonly submittedAt: Date;
  readonly guideNumber: number;
  readonly isLate: boolean;
  /** Why late work was paid for or not; null when it was in time, or too long ago to know. */
  readonly sight: Sight | null;
  /** Why late work does not count; null as for `sight`. */
  readonly cause: LateCause | null;
  readonly pay: RecordedPay;
}

export type RecordedPay =
  /** Paid when the item settles, and on `until` at the latest. */
  | { readonly status: 'pending'; readonly until: Date; readonly amountMinor: bigint; readonly currency: string }
  | { readonly status: 'paid'; readonly at: Date; readonly amountMinor: bigint; readonly currency: string }
  | { readonly status: 'unpaid' };

/**
 * What the server saw of late work before it came. `draft`: it was saved while it was drawn. `active_time`: the screen
 * reported working time that the clock allows for. `day_is_full`: the same, but so much of it was paid that day already.
 * `handed_back`: the person had given the item up. `nothing`: neither a draft nor working time.
 */
export type Sight = 'draft' | 'active_time' | 'day_is_full' | 'handed_back' | 'nothing';

/** A broken law of seats, work and holds: which, and where. */
export interface WorkFault {
  readonly law: 'W1' | 'W2' | 'W3' | 'W4' | 'W5' | 'W6' | 'W7' | 'W8' | 'W9';
  readonly subject: string;
  readonly detail: string;
}

export interface WorkCheck {
  readonly faults: readonly WorkFault[];
  readonly seats: number;
}
