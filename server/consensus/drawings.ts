/**
 * Shapes of several workers gathered into objects: average-link clusters of overlap, at most one shape of a worker in each
 * (`shape-clusters.ts`). Shapes are put in the order of their place first, so neither the order of answers, nor that of
 * the shapes, nor the names of workers decide anything; equal shapes of one worker are told apart by their label only.
 */
import { clusterShapes } from '@/server/consensus/shape-clusters';
import type { Box } from '@/server/geometry/box';

/** One worker's shapes of one item; a worker who saw the item and drew nothing is an answer without shapes. */
export interface ShapeAnswer<S> {
  readonly worker: string;
  readonly shapes: readonly { readonly shape: S; readonly label: string }[];
}

export interface ShapeKind<S> {
  readonly bounds: (shape: S) => Box;
  /** Overlap 0..1, symmetric; 0 for shapes whose bounds do not overlap. */
  readonly similarity: (a: S, b: S) => number;
}

interface Drawing<S> {
  /** Which answer of the item, and which shape of that answer. */
  readonly answer: number;
  readonly index: number;
  readonly shape: S;
  readonly label: string;
}

export interface DrawingCluster<S> {
  readonly members: readonly Drawing<S>[];
  /** Mean overlap between the members; undefined for one. */
  readonly cohesion: number | undefined;
}

/** Who drew the members of some clusters, one cluster after another. */
export interface Drawers {
  readonly workers: number;
  /** Members of cluster n are start[n] up to start[n + 1]; clusters + 1 entries. */
  readonly start: Int32Array;
  /** Dense index of the worker of each member. */
  readonly workerOf: Int32Array;
}

/** @param iou least mean overlap at which clusters are merged. */
export function gatherDrawings<S>(
  answers: readonly ShapeAnswer<S>[],
  kind: ShapeKind<S>,
  iou: number,
): DrawingCluster<S>[] {
  const drawn: (Drawing<S> & { readonly bounds: Box })[] = [];
  answers.forEach(({ shapes }, answer) => {
    shapes.forEach(({ shape, label }, index) => {
      drawn.push({ answer, index, shape, label, bounds: kind.bounds(shape) });
    });
  });
  drawn.sort((a, b) => byPlace(a.bounds, b.bounds) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
  const shapes = drawn.map((d) => d.shape);
  const clusters = clusterShapes(
    {
      workerOf: drawn.map((d) => d.answer),
      workers: answers.length,
      bounds: drawn.map((d) => d.bounds),
      similarity: (a, b) => kind.similarity(shapes[a] as S, shapes[b] as S),
    },
    iou,
  );
  return clusters.map(({ members, cohesion }) => ({ members: members.map((n) => drawn[n] as Drawing<S>), cohesion }));
}

/** From the top left down, smaller first. */
export function byPlace(a: Box, b: Box): number {
  return a.y - b.y || a.x - b.x || a.height - b.height || a.width - b.width;
}
