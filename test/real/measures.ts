import { calibrationError } from '@/server/consensus/gold-calibration';
import { majorityVote } from '@/server/consensus/majority-vote';
import { classVotes, type Estimate } from '@/server/consensus/votes';
import type { Crowd } from './crowds';

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function dot(value: number, digits = 4): string {
  return value.toFixed(digits).replace(/^0/, '');
}

/** Share of the items with known truth whose label is right. */
export function accuracy(crowd: Crowd, label: ArrayLike<number>): number {
  let right = 0;
  let known = 0;
  crowd.truth.forEach((truth, i) => {
    if (truth < 0) return;
    known++;
    if (label[i] === truth) right++;
  });
  return right / known;
}

/** Mean over the true classes of F1. */
export function macroF1(crowd: Crowd, label: ArrayLike<number>): number {
  const k = crowd.table.classes.length;
  const [hit, said, real] = [new Float64Array(k), new Float64Array(k), new Float64Array(k)];
  const add = (counts: Float64Array, c: number) => {
    counts[c] = (counts[c] ?? 0) + 1;
  };
  crowd.truth.forEach((truth, i) => {
    if (truth < 0) return;
    const given = label[i] ?? -1;
    add(real, truth);
    add(said, given);
    if (given === truth) add(hit, truth);
  });
  const present = [...real.keys()].filter((c) => (real[c] ?? 0) > 0);
  const f1 = present.map((c) => (2 * (hit[c] ?? 0)) / ((said[c] ?? 0) + (real[c] ?? 0)));
  return f1.reduce((sum, f) => sum + f, 0) / present.length;
}

export function crowdCalibrationError(crowd: Crowd, estimate: Estimate): number {
  const known = [...crowd.truth.keys()].filter((i) => (crowd.truth[i] ?? -1) >= 0);
  return calibrationError(
    known.map((i) => estimate.confidence[i] ?? 0),
    known.map((i) => estimate.label[i] === crowd.truth[i]),
  );
}

/** Probability that a random positive scores above a random negative, ties counting half. */
export function auroc(score: readonly number[], positive: readonly boolean[]): number {
  const order = [...score.keys()].sort((a, b) => (score[a] ?? 0) - (score[b] ?? 0));
  let rankSum = 0;
  let positives = 0;
  for (let from = 0; from < order.length; ) {
    let end = from;
    while (end < order.length && score[order[end] ?? -1] === score[order[from] ?? -1]) end++;
    for (let at = from; at < end; at++) {
      if (!positive[order[at] ?? -1]) continue;
      rankSum += (from + end + 1) / 2;
      positives++;
    }
    from = end;
  }
  const negatives = score.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

export interface RareFigures {
  readonly auroc: number;
  /** Precision among the 5 % most suspicious of the rare slice. */
  readonly top5: number;
  /** Share of the truly rare items with a wrong consensus that stand in the top 10 % of all items. */
  readonly found10: number;
  readonly slice: number;
  readonly errors: number;
}

/** Figures A9 to A11: `suspicion` of the majority label of each item. Undefined when the crowd has no rare class. */
export function rareFigures(crowd: Crowd, suspicion: ArrayLike<number>): RareFigures | undefined {
  const { table, truth } = crowd;
  const votes = classVotes(table);
  const isRare = Array.from(votes, (n) => n > 0 && n < 0.15 * table.classOf.length);
  const consensus = majorityVote(table).label;
  const known = [...truth.keys()].filter((i) => (truth[i] ?? -1) >= 0);
  const slice = known.filter((i) => {
    for (let v = table.itemStart[i] ?? 0; v < (table.itemStart[i + 1] ?? 0); v++)
      if (isRare[table.classOf[v] ?? -1]) return true;
    return false;
  });
  const wrong = (i: number) => consensus[i] !== truth[i];
  const errors = slice.filter(wrong).length;
  if (errors === 0 || errors === slice.length) return undefined;
  const by = (a: number, b: number) => (suspicion[b] ?? 0) - (suspicion[a] ?? 0) || a - b;
  const top = [...slice].sort(by).slice(0, Math.max(1, Math.round(0.05 * slice.length)));
  const topAll = new Set([...known].sort(by).slice(0, Math.round(0.1 * known.length)));
  const targets = known.filter((i) => isRare[truth[i] ?? -1] && wrong(i));
  return {
    auroc: auroc(
      slice.map((i) => suspicion[i] ?? 0),
      slice.map(wrong),
    ),
    top5: top.filter(wrong).length / top.length,
    found10: targets.filter((i) => topAll.has(i)).length / Math.max(1, targets.length),
    slice: slice.length,
    errors,
  };
}
