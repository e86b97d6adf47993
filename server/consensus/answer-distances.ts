/**
 * How far two whole answers to one item are apart, 0 for equal and 1 for nothing in common, for `distance-alpha.ts`. Sets of
 * shapes or spans are compared from both sides (Braylan and Lease 2020): each piece with its best match of the same label in
 * the other answer, means of both directions averaged; two empty answers are equal, an empty and another share nothing.
 */
import type { ShapeAnswer } from '@/server/consensus/drawings';
import { type Span, spanOverlap } from '@/server/consensus/span-consensus';
import { editsBetween } from '@/server/consensus/text-errors';

type Shapes<S> = ShapeAnswer<S>['shapes'];

export function shapesApart<S>(a: Shapes<S>, b: Shapes<S>, similarity: (x: S, y: S) => number): number {
  return setsApart(a, b, (x, y) => (x.label === y.label ? similarity(x.shape, y.shape) : 0));
}

export function spansApart(a: readonly Span[], b: readonly Span[]): number {
  return setsApart(a, b, (x, y) => (x.label === y.label ? spanOverlap(x, y) : 0));
}

/** Word edits over the words of the longer text; texts are given as their words. */
export function textsApart(a: readonly string[], b: readonly string[]): number {
  const longer = Math.max(a.length, b.length);
  return longer > 0 ? editsBetween(a, b) / longer : 0;
}

function setsApart<T>(a: readonly T[], b: readonly T[], similarity: (x: T, y: T) => number): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 0 : 1;
  const best = (from: readonly T[], to: readonly T[]) =>
    from.reduce((sum, x) => sum + to.reduce((most, y) => Math.max(most, similarity(x, y)), 0), 0) / from.length;
  return 1 - (best(a, b) + best(b, a)) / 2;
}
