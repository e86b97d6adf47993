/**
 * How well predicted classes fit the true ones: accuracy with Wilson's interval, precision, recall and their harmonic mean for each
 * class, macro-F1 over the classes that occur on either side, and the confusion matrix. An item without a prediction is a miss
 * of its class and in no column. O(items + classes^2). No items: accuracy null. A rate nothing counts for is 0.
 */
import type { Coefficient } from '@/server/consensus/krippendorff-alpha';
import { wilson } from '@/server/consensus/wilson';

interface ClassRates {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Items of the class, and items predicted so. */
  readonly items: number;
  readonly predicted: number;
}

interface ClassEvaluation {
  readonly accuracy: Coefficient;
  readonly macroF1: number;
  readonly perClass: readonly ClassRates[];
  /** At true class x classes + predicted class. */
  readonly confusion: Int32Array;
}

/** @param predicted class index of each item, -1 for none. */
export function classEvaluation(truth: Int32Array, predicted: Int32Array, k: number): ClassEvaluation {
  const confusion = new Int32Array(k * k);
  const [items, said] = [new Int32Array(k), new Int32Array(k)];
  truth.forEach((c, i) => {
    items[c] = (items[c] as number) + 1;
    const p = predicted[i] as number;
    if (p < 0) return;
    said[p] = (said[p] as number) + 1;
    confusion[c * k + p] = (confusion[c * k + p] as number) + 1;
  });
  let right = 0;
  const perClass = Array.from({ length: k }, (_, c): ClassRates => {
    const hits = confusion[c * k + c] as number;
    right += hits;
    const [own, called] = [items[c] as number, said[c] as number];
    return {
      precision: called > 0 ? hits / called : 0,
      recall: own > 0 ? hits / own : 0,
      f1: own + called > 0 ? (2 * hits) / (own + called) : 0,
      items: own,
      predicted: called,
    };
  });
  const seen = perClass.filter((rates) => rates.items + rates.predicted > 0);
  const macroF1 = seen.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, seen.length);
  return { accuracy: wilson(right, truth.length), macroF1, perClass, confusion };
}
