/**
 * The product's default: no single model of workers wins everywhere (confusion matrices fail where votes are few, one
 * coin where workers have class-specific biases, both where workers err together), so four are fitted and averaged,
 *
 *     p = 1/4 vote shares + 3/4 sum_m weight_m p_m,   m in Dawid-Skene, collapsed iBCC, one-coin, EBCC,
 *
 * with weights learned without truth: those under which the mixture predicts each vote best from the item's other votes
 * (stacking). The vote shares keep their quarter because every model takes votes for more independent than they are:
 * with them the probabilities are calibrated and the suspicion of an item never falls behind plain disagreement.
 * A classifier's probabilities, when given, are evidence to every model (`modelEvidence`), and CROWDLAB's mean of
 * classifier and votes takes the place of the plain shares, with half the weight.
 * Known items have their gold class with certainty and anchor every model.
 *
 * Cost: that of its members, O(rounds x votes x classes x 5). No votes: an empty estimate. One voter or one class: the
 * votes themselves.
 */
import { collapsedIbcc } from '@/server/consensus/collapsed-ibcc';
import { crowdlab, modelEvidence } from '@/server/consensus/crowdlab';
import { type ConfusionEstimate, dawidSkene } from '@/server/consensus/dawid-skene';
import { ebcc } from '@/server/consensus/ebcc';
import type { ItemKnowledge } from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { oneCoin } from '@/server/consensus/one-coin';
import { type PlainPart, predictionAverage } from '@/server/consensus/prediction-average';
import { coinPredictor, crowdPredictor, subtypePredictor } from '@/server/consensus/vote-prediction';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

export interface AutoEstimate extends Estimate {
  /** What each member contributed to the posterior; the weights sum to 1. */
  readonly members: readonly { readonly name: string; readonly weight: number }[];
  /** Workers' confusion matrices and class frequencies, as Dawid-Skene sees them. */
  readonly workers: ConfusionEstimate;
}

/** Share of the plain votes in the average. */
const voteShare = 0.25;
/** Share of CROWDLAB's weighted mean when there is a classifier: it then stands where the plain votes would. */
const crowdlabShare = 0.5;

export interface AutoOptions {
  /** Class index of each item or -1, from `encodeGold`. */
  readonly gold?: Int32Array | undefined;
  /** A classifier's probabilities, items x classes; rows sum to 1. */
  readonly probabilities?: Float64Array | undefined;
  /** Log evidence beside the votes, items x classes; not with `probabilities`, which bring their own. */
  readonly logEvidence?: Float64Array | undefined;
}

export function auto(table: VoteTable, options: AutoOptions = {}): AutoEstimate {
  const { gold, probabilities } = options;
  const known: ItemKnowledge = {
    gold,
    logEvidence: probabilities === undefined ? options.logEvidence : modelEvidence(table, probabilities),
  };
  const workers = dawidSkene(table, known);
  const collapsed = collapsedIbcc(table, known);
  const coin = oneCoin(table, known);
  const enhanced = ebcc(table, known);
  const { posterior, members } = predictionAverage(
    table,
    plainPart(table, options),
    [
      { name: 'dawid-skene', posterior: workers.posterior, predictor: crowdPredictor(table, workers.posterior) },
      { name: 'ibcc', posterior: collapsed.posterior, predictor: coinPredictor(table, collapsed.posterior) },
      { name: 'one-coin', posterior: coin.posterior, predictor: coinPredictor(table, coin.posterior, 'alone') },
      { name: 'ebcc', posterior: enhanced.posterior, predictor: subtypePredictor(table, enhanced, gold) },
    ],
    200_000,
  );
  return { ...settle(table, posterior), members, workers };
}

function plainPart(table: VoteTable, { gold, probabilities }: AutoOptions): PlainPart {
  if (probabilities === undefined) {
    return { name: 'majority-vote', weight: voteShare, posterior: majorityVote(table, gold).posterior };
  }
  return { name: 'crowdlab', weight: crowdlabShare, posterior: crowdlab(table, probabilities, gold).posterior };
}
