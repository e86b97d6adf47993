import { z } from 'zod';
import { declareProblems } from '@/server/problem';

export const jobInput = z.object({ jobId: z.string().regex(/^\d{1,18}$/) });

export const jobsProblem = declareProblems({
  job_not_given_up: {
    kind: 'conflict',
    words: {
      en: 'This job is not among those that gave up: it is done, or it is being tried again already.',
      ko: '이 작업은 중단된 작업이 아닙니다. 이미 끝났거나 다시 시도하고 있습니다.',
    },
  },
});

/** A broken law of the house: its short name, where, and what is wrong there. */
export interface HouseFault {
  readonly law: string;
  readonly subject: string;
  readonly detail: string;
}

/** What the last run of the continuous check found of one subject. */
export interface HouseCheck {
  readonly subject: 'books' | 'work';
  readonly at: Date;
  readonly milliseconds: number;
  /** How many transfers or seats were looked at. */
  readonly looked: number;
  readonly faults: readonly HouseFault[];
}

/** A background job that failed as often as it may. */
interface DeadJob {
  readonly jobId: string;
  readonly task: string;
  /** The business key it is idempotent on, or null for a job of the clock. */
  readonly key: string | null;
  readonly attempts: number;
  readonly lastError: string;
  readonly at: Date;
}

/** A job that fails for longer than an hour and is tried again, or was asked for anew. */
interface StubbornJob {
  readonly key: string;
  readonly since: Date;
  readonly lastError: string;
}

/** How the house stands: what the continuous check found, and what is in the queue of background jobs. */
export interface HouseHealth {
  readonly checks: readonly HouseCheck[];
  readonly dueJobs: number;
  /** How long the oldest job that is due has waited. */
  readonly oldestSeconds: number;
  readonly deadCount: number;
  readonly deadJobs: readonly DeadJob[];
  readonly stubbornJobs: readonly StubbornJob[];
}

/**
 * What a project waits for: estimates of the whole, of single items, which items workers are given, in which order, the sums
 * of where items stand, a change of many items, pay of answers to known items.
 */
export type BehindKind = 'estimates' | 'items' | 'seats' | 'order' | 'sums' | 'change' | 'pay';

/** Something of a project that is not up to date because background jobs fail. */
export interface Behind {
  readonly kind: BehindKind;
  /** When what is missing was asked for. */
  readonly since: Date;
  /** How many jobs that are: of items and pay, how many items and answers. */
  readonly jobs: number;
}
