/**
 * One set of shapes out of the shapes of several workers, for shapes of any kind: drawings of one object are gathered
 * (`drawings.ts`); whether it is there comes from the three-class mixture with the workers' habits
 * (`three-class-mixture.ts`), where it is from the kind's own way of merging, what it is from the workers' names for it
 * (`cluster-labels.ts`). As many shapes are accepted as make the expected F1 greatest (`best-threshold.ts`), those worth
 * the most. Habits are learned over all items given together; few items are judged by the priors, close to a
 * vote share. Items of which all is known teach what the workers are like, and are merged like the others. Cost: O(s log s + overlapping pairs) an item of s shapes plus O(rounds x objects x workers an item).
 * No workers or no shapes: nothing. One worker: their shapes, at the usual chance that a lone one is real.
 */
import { bestThreshold } from '@/server/consensus/best-threshold';
import { clusterLabels } from '@/server/consensus/cluster-labels';
import {
  byPlace,
  type Drawers,
  type DrawingCluster,
  gatherDrawings,
  type ShapeAnswer,
  type ShapeKind,
} from '@/server/consensus/drawings';
import { type KnownItem, type Truth, truthOf } from '@/server/consensus/known-shapes';
import { nthSmallest } from '@/server/consensus/nth-smallest';
import { findRivals, type Rivals } from '@/server/consensus/rivals';
import { type Candidates, threeClassMixture } from '@/server/consensus/three-class-mixture';

export interface DrawnObject<S> {
  readonly members: readonly { readonly shape: S }[];
  /** What workers who did not draw this object drew in its place, not near enough to be the same: see `rivals.ts`. */
  readonly near: readonly { readonly shape: S; readonly worker: number }[];
  /** Probability that the object is real. */
  readonly belief: number;
  /** Where it is, if that is known. */
  readonly known: S | undefined;
}

/** A merged shape and how far it can be relied on to lie where its object is, 0..1; 1 for kinds that do not judge it. */
export interface PlacedShape<S> {
  readonly shape: S;
  readonly placement: number;
}

export interface MergeableKind<S> extends ShapeKind<S> {
  /** The merged shape of each object. */
  readonly merge: (objects: readonly DrawnObject<S>[], drawers: Drawers) => PlacedShape<S>[];
}

export interface ShapeConsensusOptions<S> {
  /** What is there, for each item of which it is known. */
  readonly known?: readonly KnownItem<S>[] | undefined;
  /** Least mean overlap at which drawings are held to be of one object. Default .4. */
  readonly iou?: number;
  /** Least confidence of an accepted shape. Default: see `mostWorth`. */
  readonly threshold?: number;
}

export interface ConsensusShape<S> {
  readonly shape: S;
  readonly label: string;
  /** Probability of the label, given that the object is there. */
  readonly labelConfidence: number;
  /** Workers who drew this object. */
  readonly votes: number;
  /** Workers who answered the item. */
  readonly voters: number;
  /** Probability that there is such an object here, 0..1. */
  readonly confidence: number;
  /** How far the shape can be relied on to lie where its object is, 0..1: `placement.ts`; 1 where that is not judged. */
  readonly placement: number;
  /** Mean of 1 - overlap between the members and the merged shape: 0 when all drew the same. */
  readonly spread: number;
  /** Whose drawings were merged: `index` counts in that worker's answer. */
  readonly members: readonly { readonly worker: string; readonly index: number }[];
  /** What it is known to be; null where nothing is there; undefined on an item of which nothing is known. */
  readonly truth: Truth<S>;
}

export interface ShapeConsensus<S> {
  /** The most worth first (confidence times placement), then from the top left. */
  readonly accepted: readonly ConsensusShape<S>[];
  readonly rejected: readonly ConsensusShape<S>[];
}

/** @param items the answers of each item; of several answers of one worker the last counts. */
export function shapeConsensus<S>(
  items: readonly (readonly ShapeAnswer<S>[])[],
  kind: MergeableKind<S>,
  options: ShapeConsensusOptions<S> = {},
): ShapeConsensus<S>[] {
  const answers = items.map((own) => [...new Map(own.map((answer) => [answer.worker, answer])).values()]);
  const voters = votersOf(answers);
  const objects: Gathered<S>[] = [];
  answers.forEach((own, item) => {
    for (const { members, cohesion } of gatherDrawings(own, kind, options.iou ?? 0.4))
      objects.push({ item, members, cohesion });
  });
  const { drawers, answerOf } = drawersOf(objects, voters);
  const rivals = findRivals(objects, kind);
  const truth = truthOf(objects, options.known ?? [], kind);
  const existence = exist(candidatesOf(voters, objects, drawers, answerOf, rivals), truth);
  const drawn = objects.map(({ item, members }, n) => ({
    members,
    near: nearOf(rivals, n, (answer) => workerAt(voters, item, answer)),
    belief: existence.belief[n] as number,
    known: truth[n]?.shape,
  }));
  const shapes = kind.merge(drawn, drawers);
  const labels = clusterLabels(objects, drawers);
  const merged: ConsensusShape<S>[][] = items.map(() => []);
  objects.forEach(({ item, members }, n) => {
    const { shape, placement } = shapes[n] as PlacedShape<S>;
    const own = answers[item] ?? [];
    merged[item]?.push({
      shape,
      label: labels.best[n] as string,
      labelConfidence: labels.confidence[n] as number,
      votes: members.length,
      voters: own.length,
      confidence: existence.probability[n] as number,
      placement,
      spread: members.reduce((sum, member) => sum + 1 - kind.similarity(member.shape, shape), 0) / members.length,
      members: members.map((member) => ({ worker: own[member.answer]?.worker ?? '', index: member.index })),
      truth: truth[n],
    });
  });
  const { threshold } = options;
  const isAccepted =
    threshold === undefined
      ? mostWorth(merged.flat(), bestThreshold(existence.probability, existence.objects))
      : (shape: ConsensusShape<S>) => shape.confidence >= threshold;
  return merged.map((found) => {
    found.sort((a, b) => byWorth(a, b) || byPlace(kind.bounds(a.shape), kind.bounds(b.shape)));
    return { accepted: found.filter(isAccepted), rejected: found.filter((shape) => !isAccepted(shape)) };
  });
}

type Worth = Pick<ConsensusShape<unknown>, 'confidence' | 'placement' | 'truth'>;

function byWorth(a: Worth, b: Worth): number {
  return b.confidence * b.placement - a.confidence * a.placement || b.confidence - a.confidence;
}

/**
 * Accepted are as many shapes as are probable enough, and of all those that are worth the most: how many there are follows
 * from what exists, but a shape that surely exists and whose place is unsure serves less than a likely one that lies well. On
 * three workers' boxes of a public crowd one in twenty changes sides by it. Those of known items take nobody's place.
 */
function mostWorth(shapes: readonly Worth[], threshold: number): (shape: Worth) => boolean {
  const isProbable = ({ confidence }: Worth) => confidence >= threshold;
  const open = shapes.filter(({ truth }) => truth === undefined);
  const last = mostWorthAt(open.filter(isProbable).length - 1, open);
  return (shape) => (shape.truth === undefined ? last !== undefined && byWorth(shape, last) <= 0 : isProbable(shape));
}

/** What would stand at place `n` if the shapes were sorted by what they are worth. */
function mostWorthAt(n: number, shapes: readonly Worth[]): Worth | undefined {
  if (n < 0) return undefined;
  const worth = ({ confidence, placement }: Worth) => confidence * placement;
  const here = nthSmallest(Float64Array.from(shapes, worth), shapes.length - 1 - n);
  const more = shapes.reduce((count, shape) => count + (worth(shape) > here ? 1 : 0), 0);
  return shapes.filter((shape) => worth(shape) === here).sort(byWorth)[n - more];
}

/** The proof that what is known of a candidate is, in log odds: more than drawings can outweigh. */
const certainty = 12;

/**
 * The probability of each candidate as the drawings tell it, with workers' habits that were learned from what is known too;
 * `belief` is the probability with what is known of the candidate itself.
 */
function exist<S>(candidates: Candidates, truth: readonly Truth<S>[]) {
  const proof = truth.map((known) => (known === undefined ? 0 : known === null ? -certainty : certainty));
  const evidence = candidates.evidence.map((own, n) => own + (proof[n] as number));
  const { probability: belief, objects } = threeClassMixture({ ...candidates, evidence });
  // The mixture halves all evidence, and so what was added to it.
  const probability = belief.map((p, n) =>
    proof[n] === 0 ? p : 1 / (1 + ((1 - p) / p) * Math.exp((proof[n] as number) / 2)),
  );
  const known = belief.reduce((sum, p, n) => sum + p - (probability[n] as number), 0);
  return { probability, belief, objects: objects - known };
}

interface Gathered<S> extends DrawingCluster<S> {
  readonly item: number;
}

/** Who answered the items, as dense numbers. */
interface Voters {
  readonly workers: number;
  /** The answers of item i are start[i] up to start[i + 1]; items + 1 entries. */
  readonly start: Int32Array;
  readonly workerOf: Int32Array;
}

function votersOf(items: readonly (readonly { readonly worker: string }[])[]): Voters {
  const index = new Map<string, number>();
  const start = offsets(items);
  const workerOf = new Int32Array(start[items.length] as number);
  let v = 0;
  for (const answers of items) {
    for (const { worker } of answers) {
      const number = index.get(worker) ?? index.size;
      if (number === index.size) index.set(worker, number);
      workerOf[v++] = number;
    }
  }
  return { workers: index.size, start, workerOf };
}

function workerAt({ start, workerOf }: Voters, item: number, answer: number): number {
  return workerOf[(start[item] as number) + answer] as number;
}

const nothing = [] as const;

/** Most objects have nothing drawn in their place. */
function nearOf<S>({ near }: Rivals<S>, n: number, workerOf: (answer: number) => number): DrawnObject<S>['near'] {
  const own = near[n];
  if (own === undefined || own.length === 0) return nothing;
  return own.map(({ shape, answer }) => ({ shape, worker: workerOf(answer) }));
}

/** Who drew the objects, and which of all answers each drawing is in. */
function drawersOf<S>(objects: readonly Gathered<S>[], voters: Voters): { drawers: Drawers; answerOf: Int32Array } {
  const start = offsets(objects.map(({ members }) => members));
  const answerOf = new Int32Array(start[objects.length] as number);
  let d = 0;
  for (const { item, members } of objects) {
    for (const { answer } of members) answerOf[d++] = (voters.start[item] as number) + answer;
  }
  const workerOf = answerOf.map((answer) => voters.workerOf[answer] as number);
  return { drawers: { workers: voters.workers, start, workerOf }, answerOf };
}

function candidatesOf<S>(
  { workers, start, workerOf }: Voters,
  objects: readonly Gathered<S>[],
  drawers: Drawers,
  drawnBy: Int32Array,
  { evidence, size }: Rivals<S>,
): Candidates {
  const itemOf = Int32Array.from(objects, (object) => object.item);
  const cohesion = Float64Array.from(objects, (object) => object.cohesion ?? Number.NaN);
  return { workers, start, workerOf, itemOf, drawnStart: drawers.start, drawnBy, cohesion, size, evidence };
}

function offsets(lists: readonly { readonly length: number }[]): Int32Array {
  const start = new Int32Array(lists.length + 1);
  lists.forEach(({ length }, n) => {
    start[n + 1] = (start[n] as number) + length;
  });
  return start;
}
