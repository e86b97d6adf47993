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
  type DrawingCluster,
  gatherDrawings,
  type ShapeAnswer,
  type ShapeKind,
} from '@/server/consensus/drawings';
import { type KnownItem, type Truth, truthOf } from '@/server/consensus/known-shapes';
import { findRivals, type Rivals } from '@/server/consensus/rivals';
import { type Candidates, threeClassMixture } from '@/server/consensus/three-class-mixture';

export interface DrawnObject<S> {
  readonly shapes: readonly S[];
  /** Dense index of the worker of each drawing. */
  readonly workerOf: readonly number[];
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
  readonly merge: (objects: readonly DrawnObject<S>[], workers: number) => PlacedShape<S>[];
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
  const workerIndex = indexWorkers(answers);
  const objects = answers.flatMap((own, item) =>
    gatherDrawings(own, kind, options.iou ?? 0.4).map((cluster) => ({
      ...cluster,
      item,
      workers: cluster.members.map((member) => workerIndex.get(own[member.answer]?.worker ?? '') ?? 0),
    })),
  );
  const rivals = findRivals(objects, kind);
  const truth = truthOf(objects, options.known ?? [], kind);
  const existence = exist(candidatesOf(answers, objects, workerIndex, rivals), truth);
  const drawn = objects.map(({ item, members, workers }, n) => ({
    shapes: members.map((member) => member.shape),
    workerOf: workers,
    near: (rivals.near[n] ?? []).map(({ shape, answer }) => ({
      shape,
      worker: workerIndex.get(answers[item]?.[answer]?.worker ?? '') ?? 0,
    })),
    belief: existence.belief[n] as number,
    known: truth[n]?.shape,
  }));
  const shapes = kind.merge(drawn, workerIndex.size);
  const labels = clusterLabels(
    objects.map(({ members, workers }) => ({ workerOf: workers, labels: members.map((member) => member.label) })),
    workerIndex.size,
  );
  const merged: ConsensusShape<S>[][] = items.map(() => []);
  objects.forEach(({ item, members }, n) => {
    const { shape, placement } = shapes[n] as PlacedShape<S>;
    const own = answers[item] ?? [];
    merged[item]?.push({
      shape,
      label: labels[n]?.label ?? '',
      labelConfidence: labels[n]?.confidence ?? 0,
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
  const last = [...open].sort(byWorth)[open.filter(isProbable).length - 1];
  return (shape) => (shape.truth === undefined ? last !== undefined && byWorth(shape, last) <= 0 : isProbable(shape));
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

function indexWorkers(items: readonly (readonly { readonly worker: string }[])[]): Map<string, number> {
  const index = new Map<string, number>();
  for (const answers of items) {
    for (const { worker } of answers) if (!index.has(worker)) index.set(worker, index.size);
  }
  return index;
}

function candidatesOf<S>(
  answers: readonly (readonly ShapeAnswer<S>[])[],
  objects: readonly Gathered<S>[],
  workerIndex: ReadonlyMap<string, number>,
  { evidence, size }: Rivals<S>,
): Candidates {
  const start = offsets(answers.map((own) => own.length));
  return {
    workers: workerIndex.size,
    start,
    workerOf: Int32Array.from(answers.flatMap((own) => own.map(({ worker }) => workerIndex.get(worker) ?? 0))),
    itemOf: Int32Array.from(objects, (object) => object.item),
    drawnStart: offsets(objects.map((object) => object.members.length)),
    drawnBy: Int32Array.from(
      objects.flatMap(({ item, members }) => members.map(({ answer }) => (start[item] as number) + answer)),
    ),
    cohesion: Float64Array.from(objects, (object) => object.cohesion ?? Number.NaN),
    size,
    evidence,
  };
}

function offsets(lengths: readonly number[]): Int32Array {
  const start = new Int32Array(lengths.length + 1);
  lengths.forEach((length, n) => {
    start[n + 1] = (start[n] as number) + length;
  });
  return start;
}
