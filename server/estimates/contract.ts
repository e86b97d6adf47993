import { z } from 'zod';
import type { Answer, TaskKind } from '@/server/projects/tasks';

/** One object of a merged rectangle answer, in image pixels, with what the workers said of it. */
export interface MergedBox {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly classId: string;
  /** Workers who drew it, of the workers who answered the item. */
  readonly votes: number;
  readonly voters: number;
  /** Probability that there is such an object here, 0 to 1. */
  readonly confidence: number;
  /** Mean of 1 - IoU between the members and the merged box. */
  readonly spread: number;
  readonly members: readonly { readonly annotationId: string; readonly boxId: string }[];
}

/** Votes by class id or pair choice, most first. */
export type VoteCount = readonly { readonly choice: string; readonly votes: number; readonly confidence: number }[];

export type Merged =
  | {
      readonly task: 'boxes';
      readonly boxes: readonly MergedBox[];
      /** Drawn by too few to be accepted; kept, since one of them may be the worker who was right. */
      readonly rejected: readonly MergedBox[];
    }
  | { readonly task: 'classes'; readonly classId: string; readonly counts: VoteCount }
  | { readonly task: 'pairs'; readonly choice: 'left' | 'right' | 'tie'; readonly counts: VoteCount };

/** One worker's answer as the merge reads it. */
export interface AnswerOfWorker {
  readonly annotationId: string;
  readonly workerId: string;
  readonly answer: Answer;
}

/**
 * The merge of an item. Its confidence is the expected share of its decisions that are right: of a choice, the probability
 * of that choice; of rectangles, the mean over all objects drawn of how sure the decision to accept or reject each is.
 */
export interface MergeResult {
  readonly task: TaskKind;
  readonly method: string;
  readonly merged: Merged;
  readonly confidence: number;
}

/**
 * Where an item stands. `open`: annotations are still wanted. `contested`: all are in and the consensus is below the
 * project's target. `settled`: the consensus reached the target, or a reviewer decided.
 */
export type Standing = 'open' | 'contested' | 'settled';

export interface ItemEstimate {
  readonly itemId: string;
  readonly method: string;
  readonly merged: Merged;
  readonly confidence: number;
  readonly annotationCount: number;
  readonly computedAt: Date;
}

export interface StandingCounts {
  readonly items: number;
  readonly open: number;
  readonly contested: number;
  readonly settled: number;
  /** Of the settled: those a reviewer decided. */
  readonly decided: number;
  readonly annotations: number;
  readonly wanted: number;
  /** Sum of 1 - confidence over items settled by consensus alone: how many of them are expected to be wrong. */
  readonly expectedWrong: number;
}

/** Krippendorff's alpha of one guide version: overall, of a class, or of a slice; null where undefined. */
export interface AgreementRow {
  readonly guideVersionId: string;
  readonly guideNumber: number;
  readonly scope: 'all' | 'class' | 'slice';
  readonly scopeKey: string;
  readonly alpha: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly itemCount: number;
  readonly annotationCount: number;
}

/** How noisy one slice of the data is. */
export interface SliceNoise {
  readonly slice: string;
  readonly items: number;
  readonly contested: number;
  readonly settled: number;
  /** Mean confidence of the items that have an estimate; null when none has. */
  readonly meanConfidence: number | null;
}

export interface ProjectTrust {
  readonly counts: StandingCounts;
  readonly agreement: readonly AgreementRow[];
  readonly slices: readonly SliceNoise[];
}

export const standingFilter = z.object({
  standing: z.enum(['open', 'contested', 'settled']).optional(),
  slice: z.string().max(80).optional(),
  limit: z.number().int().min(1).max(200).default(60),
  offset: z.number().int().min(0).max(1_000_000).default(0),
});
export type StandingFilter = z.infer<typeof standingFilter>;

/** One line of the list of items with where each stands. */
export interface ItemStanding {
  readonly itemId: string;
  readonly name: string;
  readonly slice: string | null;
  readonly standing: Standing;
  readonly confidence: number | null;
  readonly wanted: number;
  readonly filled: number;
  readonly isDecided: boolean;
}
