import type { WorkLanguage } from '@/server/accounts/limits';

/** Terms as one types them: null is an empty box. */
export type TypedTerms = {
  readonly priceMinor: bigint | null;
  readonly estimateSeconds: number | null;
  readonly overlap: number | null;
  /** Null: every item gets `overlap`. */
  readonly overlapMax: number | null;
  readonly labelCeilingMinor: bigint | null;
  readonly qualityPercent: number | null;
  readonly leaseMinutes: number | null;
  readonly budgetMinor: bigint | null;
  /** Null: one person may do as much as there is. */
  readonly dailyCap: number | null;
  /** Null: workers of any language. */
  readonly language: WorkLanguage | null;
  /** Null: no checks. */
  readonly goldEvery: number | null;
  /** Null: no test. */
  readonly testItems: number | null;
  readonly testPassPercent: number | null;
  readonly testRetakeHours: number | null;
  readonly testAttempts: number | null;
};
