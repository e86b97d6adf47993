/**
 * Boxes of several workers gathered into objects: average-link clusters of overlap, at most one box of a worker in each
 * (`shape-clusters.ts`). Boxes are put in the order of their place first, so neither the order of answers, nor that of
 * the boxes, nor the names of workers decide anything; equal boxes of one worker are told apart by their label only.
 */
import { clusterShapes } from '@/server/consensus/shape-clusters';
import { type Box, boxIou } from '@/server/geometry/box';

/** One worker's boxes of one item; a worker who saw the item and drew nothing is an answer without boxes. */
export interface BoxAnswer {
  readonly worker: string;
  readonly boxes: readonly { readonly box: Box; readonly label: string }[];
}

export interface DrawnBox {
  /** Which answer of the item, and which box of that answer. */
  readonly answer: number;
  readonly index: number;
  readonly box: Box;
  readonly label: string;
}

export interface BoxCluster {
  readonly members: readonly DrawnBox[];
  /** Mean overlap between the members; undefined for one. */
  readonly cohesion: number | undefined;
}

/** @param iou least mean overlap at which clusters are merged. */
export function clusterBoxes(answers: readonly BoxAnswer[], iou: number): BoxCluster[] {
  const drawn = answers
    .flatMap(({ boxes }, answer) => boxes.map(({ box, label }, index) => ({ answer, index, box, label })))
    .sort((a, b) => byPlace(a.box, b.box) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
  const clusters = clusterShapes(
    {
      workerOf: drawn.map((d) => d.answer),
      workers: answers.length,
      bounds: drawn.map((d) => d.box),
      similarity: (a, b) => boxIou((drawn[a] as DrawnBox).box, (drawn[b] as DrawnBox).box),
    },
    iou,
  );
  return clusters.map(({ members, cohesion }) => ({ members: members.map((n) => drawn[n] as DrawnBox), cohesion }));
}

/** From the top left down, smaller first. */
export function byPlace(a: Box, b: Box): number {
  return a.y - b.y || a.x - b.x || a.height - b.height || a.width - b.width;
}
