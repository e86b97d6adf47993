/**
 * One row of the table that `npm run test:real` prints: a figure measured on real data beside its reference and its
 * target. A target that is missed stays in the table as missed.
 */
export interface Figure {
  /** The number of the target, e.g. `A1`. */
  readonly id: string;
  readonly what: string;
  /** The best reference figure, as words, e.g. `.813 EBCC (26 sets)`. */
  readonly reference: string;
  /** The target, as words, e.g. `>= .813`. */
  readonly target: string;
  /** What was measured here, as words, e.g. `.8012 (12 sets)`. */
  readonly ours: string;
  /** Undefined when the target is stated for data that is not here, so that it cannot be judged. */
  readonly met: boolean | undefined;
}

/** The folder of real data beside the checkout; a suite skips with a sentence when it is absent. */
export const realData = new URL('../../../shared/data/', import.meta.url).pathname;
