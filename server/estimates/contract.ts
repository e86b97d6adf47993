import { z } from 'zod';
import type { TargetLabels } from '@/server/assignment/contract';
import type { Verdict } from '@/server/consensus/flags';
import { projectLimits } from '@/server/projects/limits';
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
  /** Of an accepted object: probability that it is here and of this class. Of a rejected one: that it is here after all. */
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

/** One worker's answer to one item of a project. */
export interface CrowdAnswer extends AnswerOfWorker {
  readonly itemId: string;
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
  /** Wrong decisions that one more label is expected to mend. */
  readonly gain: number;
}

/** How long an answer takes in a project, measured on its last answers. */
export interface MeasuredPace {
  /** What nine in ten answers took at most, in seconds. */
  readonly slowSeconds: number;
  readonly answers: number;
}

/** What so many votes of so many voters for an object came to in this project: the mean probability of such objects. */
export interface VoteHabit {
  readonly votes: number;
  readonly voters: number;
  readonly objects: number;
  readonly mean: number;
}

/** What a project's crowd says of what: `says` holds the probability that somebody says l of a c, at l x choices + c. */
export interface CrowdHabit {
  readonly choices: readonly string[];
  readonly says: readonly number[];
}

/** What the last estimate of the whole project taught, for the moment between two of them. */
export interface Experience {
  /** Share of right decisions and how many were judged, by worker id. */
  readonly skills: ReadonlyMap<string, { readonly skill: number; readonly decisions: number }>;
  readonly habits: readonly VoteHabit[];
  readonly crowd: CrowdHabit | null;
}

/** A worker who said something else than the consensus; `said` is null for "nothing is here". */
export interface Dissent {
  readonly workerId: string;
  readonly said: string | null;
  readonly skill: number | null;
}

/** One doubtful object of an item, with the workers who said the opposite of what was decided. */
export interface DoubtfulObject {
  readonly objectId: string;
  readonly classId: string;
  readonly isAccepted: boolean;
  readonly votes: number;
  readonly voters: number;
  readonly errorProbability: number;
  readonly against: readonly Dissent[];
}

export type FlagEvidence =
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly counts: VoteCount;
      readonly instead: { readonly choice: string; readonly probability: number } | null;
      readonly against: readonly Dissent[];
    }
  | { readonly kind: 'objects'; readonly objects: readonly DoubtfulObject[]; readonly decisions: number };

/**
 * How likely an item's label is wrong: of a choice, one less its probability; of rectangles, the probability that the
 * least sure decision is wrong. `rarity` is one less the share of the rarest thing said about the item.
 */
export interface ItemFlag {
  readonly itemId: string;
  readonly errorProbability: number;
  /** What to look at first, 0 to 2: an error counts once, and once more where it hides something rare. */
  readonly suspicion: number;
  readonly rarity: number;
  /** Which of the two it is: something rare that was labelled rightly, or a mistake. */
  readonly verdict: Verdict;
  readonly evidence: FlagEvidence;
}

/** Somebody with whom a worker agrees far more than both their skills explain. */
export interface CopyingPartner {
  readonly workerId: string;
  readonly shared: number;
  readonly observed: number;
  readonly expected: number;
}

export interface WorkerEvidence {
  /** Share right among the decisions where the consensus says so, by what it says (null: nothing is here); most first. */
  readonly byChoice: readonly { readonly choice: string | null; readonly right: number; readonly judged: number }[];
  readonly mostSaid: { readonly choice: string | null; readonly share: number } | null;
  /** Where the worker most surely differed from the consensus, one line an item. */
  readonly differed: readonly {
    readonly itemId: string;
    readonly said: string | null;
    readonly consensus: string | null;
    readonly confidence: number;
  }[];
  readonly copies: readonly CopyingPartner[];
}

/** How good one worker is at this project. A suspicion is told, never acted upon. */
export interface WorkerEstimate {
  readonly workerId: string;
  readonly skill: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly agreement: number | null;
  readonly itemCount: number;
  /** Decisions judged: a choice is one, a page of rectangles one for every object that anybody drew. */
  readonly decisions: number;
  readonly isRandom: boolean;
  readonly isConstant: boolean;
  readonly evidence: WorkerEvidence;
}

/** Everything that the answers of a whole project tell. */
export interface CrowdEstimate {
  readonly method: string;
  /** By item. Those of a large project are made when they are asked for: a million at once are a gigabyte. */
  readonly merges: Pick<ReadonlyMap<string, MergeResult>, 'keys' | 'get'>;
  /** One for every item without a verdict, the most suspicious first. */
  readonly flags: Iterable<ItemFlag>;
  readonly workers: readonly WorkerEstimate[];
  readonly habits: readonly VoteHabit[];
  /** Of choices; null where there are none. */
  readonly crowd: CrowdHabit | null;
  readonly calibration: Calibration | null;
}

/** What items whose answer is settled or known say of the crowd's confidence, each estimated without that answer. */
export interface Calibration {
  readonly items: number;
  readonly meanConfidence: number;
  /** The share of them that the crowd's estimate had right, with its 95 % interval. */
  readonly accuracy: { readonly value: number; readonly low: number; readonly high: number };
  /** Expected calibration error: how far what is said and what is true are apart on average, 0 to 1. */
  readonly error: number;
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
  /** Of the settled: those whose answer was known beforehand and that no reviewer decided. */
  readonly known: number;
  /** Of the settled: those that consensus alone settled, neither decided by a reviewer nor known beforehand. */
  readonly byCrowd: number;
  /** Sum of 1 - confidence over these: how many of them are expected to be wrong. */
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
  /** Of the scope "all": the difference to the version before it that has a figure; null where there is none. */
  readonly gain: (AgreementGain & { readonly sinceNumber: number }) | null;
}

/** How much better a guide version agrees than an earlier one, with its 95 % interval. */
export interface AgreementGain {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Items in each version that a difference of this size needs to be seen four times in five; null for no difference. */
  readonly itemsNeeded: number | null;
}

/** How noisy one slice of the data is. */
export interface SliceNoise {
  readonly slice: string;
  readonly items: number;
  readonly contested: number;
  readonly settled: number;
  /** Mean certainty of the items that have an estimate or are decided and so certain, those known beforehand aside; null when none is. */
  readonly meanConfidence: number | null;
}

/**
 * What dynamic overlap has spared: of the items that are settled, the labels they have (their present round), and how many
 * more a fixed overlap of `most` would have bought, at today's price with the fee. Items in doubt are not counted.
 */
export interface Savings {
  readonly most: number;
  readonly items: number;
  readonly bought: number;
  readonly spared: number;
  readonly sparedMinor: bigint;
  readonly currency: string;
}

export interface ProjectTrust {
  /** Null where overlap is fixed. */
  readonly savings: Savings | null;
  readonly counts: StandingCounts;
  readonly suspicion: Suspicion;
  readonly agreement: readonly AgreementRow[];
  readonly slices: readonly SliceNoise[];
  /** When counts, savings, suspicion and slices were counted, of a project so large that they are kept; null: now. */
  readonly countedAt: Date | null;
  /** Of choices; null while fewer than twenty answers are settled or known. */
  readonly calibration: Calibration | null;
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

/** How many labels deserve a second look, of the items that nobody is still labelling and no reviewer settled. */
export interface Suspicion {
  /** Items whose label is as likely wrong as right, or more; and those in doubt besides. */
  readonly wrong: number;
  readonly ambiguous: number;
  /** Items that look like a mistake, being rare, and are probably right. */
  readonly rareAndRight: number;
}

/** Doubtful: wrong, or could be either. Rare and right: looks like a mistake and is probably none. */
const flagKinds = ['doubtful', 'rare_and_right'] as const;
export type FlagKind = (typeof flagKinds)[number];

export const flagFilter = z.object({
  kind: z.enum(flagKinds).default('doubtful'),
  limit: z.number().int().min(1).max(100).default(25),
  offset: z.number().int().min(0).max(1_000_000).default(0),
});
export type FlagFilter = z.infer<typeof flagFilter>;

/** A flag as the requester sees it; workers by their pseudonyms. */
export interface FlagLine extends Omit<ItemFlag, 'suspicion'> {
  readonly name: string;
  readonly slice: string | null;
  readonly standing: Standing;
}

export interface FlagList {
  readonly lines: readonly FlagLine[];
  readonly total: number;
  /** By worker id, for every worker in the lines' evidence. */
  readonly pseudonyms: Readonly<Record<string, string>>;
}

/** What a worker's figures say, in one word. */
export type WorkerStanding = 'steady' | 'needs_help' | 'random' | 'constant' | 'copying' | 'too_early';

export interface WorkerLine extends WorkerEstimate {
  readonly standing: WorkerStanding;
}

export interface WorkerList {
  readonly workers: readonly WorkerLine[];
  /** By worker id. */
  readonly pseudonyms: Readonly<Record<string, string>>;
  /** By item id, for the items in the evidence. */
  readonly itemNames: Readonly<Record<string, string>>;
  readonly estimatedAt: Date | null;
}

const labels = z.number().int().min(1).max(projectLimits.overlap);

const qualityTarget = z.number().min(0.5).max(1);

/** Terms as they are typed, and the target that was enough so far. */
export const raisedTermsInput = z.object({
  overlap: labels,
  overlapMax: labels.nullable(),
  qualityTarget,
  targetBefore: qualityTarget,
});
export type RaisedTermsInput = z.output<typeof raisedTermsInput>;

/** What terms do to a running project. */
export interface RaisedTerms {
  /** The labels that the minimum buys: for items that are settled, which are labelled again by it, and for the others. */
  readonly minimum: { readonly settledItems: number; readonly settledLabels: number; readonly otherLabels: number };
  /** Settled items that have their labels and that the target puts in doubt, and the labels that it buys for them. */
  readonly target: { readonly settledItems: number } & TargetLabels;
}
