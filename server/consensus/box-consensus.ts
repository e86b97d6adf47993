/**
 * One set of boxes out of the boxes of several workers: drawings of one object are gathered (`box-clusters.ts`); whether
 * it is there comes from the three-class mixture with the workers' habits (`three-class-mixture.ts`), where its edges are
 * from their care (`edge-location.ts`), what it is from their names for it (`cluster-labels.ts`). Boxes are accepted from
 * the probability on that makes the expected F1 greatest (`best-threshold.ts`).
 *
 * Habits are learned over all items given together; a single item is judged by the priors, close to a vote share. On 92
 * images of a public crowd, no gold used: F1@.5 .79, F1@.75 .60, mean overlap .828, AP .46, against .72, .55, .828 and
 * .44 of clusters with half of the votes and their median box. Cost: O(b log b + overlapping pairs) an item of b boxes,
 * plus O(rounds x objects x workers an item).
 * No workers or no boxes: no boxes. One worker: their boxes, at the usual chance that a lone box is real.
 */
import { bestThreshold } from '@/server/consensus/best-threshold';
import { type BoxAnswer, type BoxCluster, byPlace, clusterBoxes } from '@/server/consensus/box-clusters';
import { clusterLabels } from '@/server/consensus/cluster-labels';
import { locateEdges } from '@/server/consensus/edge-location';
import { threeClassMixture } from '@/server/consensus/three-class-mixture';
import { type Box, boxIou } from '@/server/geometry/box';

export type { BoxAnswer } from '@/server/consensus/box-clusters';

export interface BoxConsensusOptions {
  /** Least mean overlap at which drawings are held to be of one object. Default .4. */
  readonly iou?: number;
  /** Least confidence of an accepted box. Default: where the expected F1 over all items is greatest; .6 for one item. */
  readonly threshold?: number;
}

export interface ConsensusBox {
  readonly box: Box;
  readonly label: string;
  /** Probability of the label, given that the object is there. */
  readonly labelConfidence: number;
  /** Workers who drew this box. */
  readonly votes: number;
  /** Workers who answered the item. */
  readonly voters: number;
  /** Probability that there is such an object here, 0..1. */
  readonly confidence: number;
  /** Mean of 1 - IoU between the members and the merged box: 0 when all drew the same box. */
  readonly spread: number;
  /** Whose boxes were merged: `index` counts in that worker's answer. */
  readonly members: readonly { readonly worker: string; readonly index: number }[];
}

export interface BoxConsensus {
  /** Accepted boxes, most confident first, then from the top left. */
  readonly boxes: readonly ConsensusBox[];
  /** Boxes not probable enough to be accepted, in the same order. */
  readonly rejected: readonly ConsensusBox[];
}

/**
 * The consensus of one item by itself. Nothing is known of the workers, so a box is accepted where a vote would: with two
 * drawings among three to seven workers, or one of at most two.
 */
export function boxConsensus(answers: readonly BoxAnswer[], options: BoxConsensusOptions = {}): BoxConsensus {
  const [only] = boxConsensusOfItems([answers], { threshold: 0.6, ...options });
  return only ?? { boxes: [], rejected: [] };
}

/**
 * The consensus of each item, with what all of them tell about the workers.
 * @param items the answers of each item; of several answers of one worker the last counts.
 */
export function boxConsensusOfItems(
  items: readonly (readonly BoxAnswer[])[],
  options: BoxConsensusOptions = {},
): BoxConsensus[] {
  const answers = items.map(lastAnswers);
  const workerIndex = indexWorkers(answers);
  const objects: Gathered[] = answers.flatMap((own, item) =>
    clusterBoxes(own, options.iou ?? 0.4).map((cluster) => ({
      ...cluster,
      item,
      workers: cluster.members.map((member) => workerIndex.get(own[member.answer]?.worker ?? '') ?? 0),
    })),
  );
  const existence = threeClassMixture(candidatesOf(answers, objects, workerIndex));
  const edges = locateEdges(
    objects.map(({ members, workers }, n) => ({
      workerOf: workers,
      edges: members.map(({ box }) => [box.x, box.y, box.x + box.width, box.y + box.height]),
      belief: existence.probability[n] as number,
    })),
    workerIndex.size,
  );
  const labels = clusterLabels(
    objects.map(({ members, workers }) => ({ workerOf: workers, labels: members.map((member) => member.label) })),
    workerIndex.size,
  );
  const threshold = options.threshold ?? bestThreshold(existence.probability, existence.objects);
  const merged: ConsensusBox[][] = items.map(() => []);
  objects.forEach((object, n) => {
    const [left, top, right, bottom] = edges[n] ?? [0, 0, 0, 0];
    const box = { x: left, y: top, width: right - left, height: bottom - top };
    const own = answers[object.item] ?? [];
    merged[object.item]?.push({
      box,
      label: labels[n]?.label ?? '',
      labelConfidence: labels[n]?.confidence ?? 0,
      votes: object.members.length,
      voters: own.length,
      confidence: existence.probability[n] as number,
      spread: object.members.reduce((sum, member) => sum + 1 - boxIou(member.box, box), 0) / object.members.length,
      members: object.members.map((member) => ({ worker: own[member.answer]?.worker ?? '', index: member.index })),
    });
  });
  return merged.map((boxes) => {
    boxes.sort((a, b) => b.confidence - a.confidence || byPlace(a.box, b.box));
    return {
      boxes: boxes.filter((box) => box.confidence >= threshold),
      rejected: boxes.filter((box) => box.confidence < threshold),
    };
  });
}

interface Gathered extends BoxCluster {
  readonly item: number;
  /** Index over all items of the worker of each member. */
  readonly workers: readonly number[];
}

function lastAnswers(answers: readonly BoxAnswer[]): BoxAnswer[] {
  return [...new Map(answers.map((answer) => [answer.worker, answer])).values()];
}

function indexWorkers(items: readonly (readonly BoxAnswer[])[]): Map<string, number> {
  const index = new Map<string, number>();
  for (const answers of items) {
    for (const { worker } of answers) if (!index.has(worker)) index.set(worker, index.size);
  }
  return index;
}

function candidatesOf(
  answers: readonly (readonly BoxAnswer[])[],
  objects: readonly Gathered[],
  workerIndex: ReadonlyMap<string, number>,
) {
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
  };
}

function offsets(lengths: readonly number[]): Int32Array {
  const start = new Int32Array(lengths.length + 1);
  lengths.forEach((length, n) => {
    start[n + 1] = (start[n] as number) + length;
  });
  return start;
}
