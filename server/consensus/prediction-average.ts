/**
 * The average of several models' posteriors, weighted without truth: each weighs what it adds to the prediction of every
 * vote from the item's other votes (stacking, see `stacking.ts` and `vote-prediction.ts`). A plain part, which predicts
 * nothing, keeps a fixed share. Cost O(votes of the sample x states x models + items x classes x models).
 */
import { stackingWeights } from '@/server/consensus/stacking';
import { type Predictor, predictVotes, sampleItems } from '@/server/consensus/vote-prediction';
import type { VoteTable } from '@/server/consensus/votes';

export interface Member {
  readonly name: string;
  /** items x classes. */
  readonly posterior: Float64Array;
  readonly predictor: Predictor;
}

export interface PlainPart {
  readonly name: string;
  readonly posterior: Float64Array;
  readonly weight: number;
}

interface PredictionAverage {
  readonly posterior: Float64Array;
  /** What each contributed; the weights sum to 1. */
  readonly members: readonly { readonly name: string; readonly weight: number }[];
}

/** @param sampleVotes the weights are learned on about so many votes. */
export function predictionAverage(
  table: VoteTable,
  plain: PlainPart,
  members: readonly Member[],
  sampleVotes: number,
): PredictionAverage {
  const sample = sampleItems(table, sampleVotes);
  const weights = stackingWeights(members.map((member) => predictVotes(table, member.predictor, sample)));
  const parts: PlainPart[] = [
    plain,
    ...members.map(({ name, posterior }, m) => {
      return { name, posterior, weight: (1 - plain.weight) * (weights[m] as number) };
    }),
  ];
  const posterior = new Float64Array(plain.posterior.length);
  for (const part of parts) {
    for (let at = 0; at < posterior.length; at++) {
      posterior[at] = (posterior[at] as number) + part.weight * (part.posterior[at] as number);
    }
  }
  return { posterior, members: parts.map(({ name, weight }) => ({ name, weight })) };
}
