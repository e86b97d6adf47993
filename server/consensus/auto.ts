/**
 * The product's default: the average of four models of workers (`crowdAverage`) with the plain votes beside it,
 *
 *     p = 3/4 models + 1/4 shares,     shares_i(c) = (votes of i for c + share of c in all votes) / (votes of i + 1).
 *
 * The votes keep their quarter because every model takes votes for more independent than they are: with them the
 * probabilities are calibrated and the suspicion of an item never falls behind plain disagreement. The one pseudo-vote
 * says that two or three voters who agree are less of a proof than ten.
 * A classifier's probabilities, when given, are evidence to every model and tell how frequent the classes are
 * (`modelEvidence`); CROWDLAB's mean of classifier and votes takes the place of the plain shares.
 * Workers who repeat one source have one vote together in all of this (`copied-votes.ts`); their own confusions follow from
 * the result.
 * Known items have their gold class with certainty and anchor every model; twenty or more also calibrate the
 * probabilities of all others (`calibrateOnGold`).
 *
 * Items are judged in the order of their vote patterns (`pattern-order.ts`), so that no name moves a probability.
 *
 * Cost: that of the models, O(rounds x votes x classes), four times as much with twenty known items. No votes: an empty estimate. One voter or one class: the
 * votes themselves.
 */
import { countedOnce, repeatedVotes } from '@/server/consensus/copied-votes';
import { crowdAverage, mixture } from '@/server/consensus/crowd-average';
import { crowdlab, modelEvidence } from '@/server/consensus/crowdlab';
import { type ConfusionEstimate, confusionsOf } from '@/server/consensus/dawid-skene';
import { type Calibration, calibrateOnGold } from '@/server/consensus/gold-calibration';
import { majorityVote } from '@/server/consensus/majority-vote';
import { type InPatternOrder, inPatternOrder } from '@/server/consensus/pattern-order';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

export interface AutoEstimate extends Estimate {
  /** Workers' confusion matrices and class frequencies, as Dawid-Skene sees them. */
  readonly workers: ConfusionEstimate;
  /** What known items say of the confidences; null with fewer than twenty. */
  readonly calibration: Calibration | null;
  /** For each worker the first of those who repeat one source with them: they had one vote together. Null: nobody repeats. */
  readonly repeated: Int32Array | null;
}

/** Share of the plain votes in the average, or of CROWDLAB's weighted mean of votes and classifier. */
const voteShare = 0.25;

export interface AutoOptions {
  /** Class index of each item or -1, from `encodeGold`. */
  readonly gold?: Int32Array | undefined;
  /** A classifier's probabilities, items x classes; rows sum to 1. */
  readonly probabilities?: Float64Array | undefined;
  /** Log evidence beside the votes, items x classes; not with `probabilities`, which bring their own. */
  readonly logEvidence?: Float64Array | undefined;
  /** Called at the end of each round of any model. */
  readonly onRound?: (() => void) | undefined;
}

export function auto(table: VoteTable, options: AutoOptions = {}): AutoEstimate {
  const inOrder = inPatternOrder(table, { ...options, rows: options.probabilities });
  const { posterior, workers, ...found } = averageInOrder(inOrder, options.onRound);
  const asTheyStand = (ordered: Float64Array) => settle(table, inOrder.restore(ordered));
  return { ...asTheyStand(posterior), ...found, workers: { ...workers, ...asTheyStand(workers.posterior) } };
}

function averageInOrder(
  { table, rows: probabilities, gold, logEvidence, alike }: InPatternOrder,
  onRound: (() => void) | undefined,
): Omit<AutoEstimate, 'label' | 'confidence'> {
  const evidence = probabilities === undefined ? { logEvidence } : modelEvidence(table, probabilities);
  const repeated = repeatedVotes(table, { gold, ...evidence });
  const counted = repeated === null ? table : countedOnce(table, repeated);
  const average = (known: Int32Array | undefined) =>
    crowdAverage(counted, { gold: known, ...evidence, alike, onRound });
  const plain = (known: Int32Array | undefined) =>
    probabilities === undefined ? majorityVote(counted, known, 1) : crowdlab(counted, probabilities, known);
  const mixed = (models: Float64Array, known: Int32Array | undefined) =>
    mixture(models, plain(known).posterior, voteShare);
  const { posterior, workers } = average(gold);
  const calibrated = calibrateOnGold(table, gold, mixed(posterior, gold), (kept) =>
    mixed(average(kept).posterior, kept),
  );
  const everybody = repeated === null ? workers : { ...workers, ...confusionsOf(table, workers.posterior, evidence) };
  return { ...calibrated, workers: everybody, repeated };
}
