/**
 * What other workers drew where a candidate lies. A worker who draws two overlapping things means two; but a candidate that
 * overlaps another one none of its own workers drew may be a second view of the same thing. On a public crowd with three
 * workers an image, boxes drawn once were real 17 % of the time where two others had agreed on a box in their place, and
 * 45 % where nothing was in their place.
 *
 * Candidates overlap when they share a twentieth of the smaller one. O(candidates log candidates + overlapping pairs).
 */
import type { ShapeKind } from '@/server/consensus/drawings';
import { eachOverlappingPair } from '@/server/consensus/overlapping-pairs';
import { boxArea, boxIntersection } from '@/server/geometry/box';

/**
 * Chances of no rival, of one drawn as often and of one drawn more often, for real candidates and for false ones. They are
 * not learned: learned ones pull the mixture's hard class over to whatever false candidates have in common.
 */
const chanceWhenReal = [0.83, 0.1, 0.07];
const chanceWhenFalse = [0.65, 0.15, 0.2];
const evidenceOf = chanceWhenReal.map((p, n) => Math.log(p / (chanceWhenFalse[n] ?? 1)));
const [noRival, equalRival, strongerRival] = [0, 1, 2];

export interface Contender<S> {
  readonly item: number;
  readonly members: readonly { readonly answer: number; readonly shape: S }[];
}

/** What another worker drew in the place of a candidate. */
interface NearDrawing<S> {
  readonly answer: number;
  readonly shape: S;
}

export interface Rivals<S> {
  /** Logarithm of how much better the strongest rival, or there being none, fits a real candidate than a false one. */
  readonly evidence: Float64Array;
  /** Logarithm of the side of the candidate's typical drawing; NaN for one without extent. */
  readonly size: Float64Array;
  /** For each candidate what workers outside it drew instead, in weaker candidates: the nearest drawing of each worker. */
  readonly near: readonly (readonly NearDrawing<S>[])[];
}

const nothing = [] as const;
const leastShared = 0.05;
/** Least overlap of a drawing with the candidate's typical one to tell something of where its edges are. */
const nearby = 0.3;

/** @param candidates those of an item one after another. */
export function findRivals<S>(candidates: readonly Contender<S>[], kind: ShapeKind<S>): Rivals<S> {
  const typical = candidates.map(({ members }) => typicalShape(members, kind));
  const bounds = typical.map((shape) => kind.bounds(shape));
  const strongest = new Int32Array(candidates.length).fill(noRival);
  const near = new Map<number, NearDrawing<S>[]>();
  const meet = (a: number, b: number) => {
    const [one, other] = [candidates[a] as Contender<S>, candidates[b] as Contender<S>];
    if (one.members.length > other.members.length) return;
    const isWeaker = one.members.length < other.members.length;
    strongest[a] = Math.max(strongest[a] as number, isWeaker ? strongerRival : equalRival);
    if (!isWeaker) return;
    for (const { answer, shape } of one.members) {
      if (!(kind.similarity(shape, typical[b] as S) >= nearby)) continue;
      const drawings = near.get(b);
      if (drawings === undefined) near.set(b, [{ answer, shape }]);
      else drawings.push({ answer, shape });
    }
  };
  const areRivals = (i: number, j: number) => {
    const [one, other] = [bounds[i] as Bounds, bounds[j] as Bounds];
    if (boxIntersection(one, other) <= leastShared * Math.min(boxArea(one), boxArea(other))) return false;
    if (sharesWorker(candidates[i] as Contender<S>, candidates[j] as Contender<S>)) return false;
    return kind.similarity(typical[i] as S, typical[j] as S) > 0;
  };
  for (let from = 0; from < candidates.length; ) {
    let end = from;
    while (candidates[end]?.item === candidates[from]?.item) end++;
    const first = from;
    eachOverlappingPair(bounds.slice(from, end), (a, b) => {
      const [i, j] = [first + a, first + b];
      if (areRivals(i, j)) {
        meet(i, j);
        meet(j, i);
      }
      return true;
    });
    from = end;
  }
  return {
    evidence: Float64Array.from(strongest, (rival) => evidenceOf[rival] ?? 0),
    size: Float64Array.from(bounds, (box) => (boxArea(box) > 0 ? 0.5 * Math.log(boxArea(box)) : Number.NaN)),
    near: typical.map((shape, n) => nearestOfEach(near.get(n) ?? nothing, shape, kind)),
  };
}

type Bounds = ReturnType<ShapeKind<unknown>['bounds']>;

/** The member of middle size. */
function typicalShape<S>(members: Contender<S>['members'], kind: ShapeKind<S>): S {
  const [only] = members;
  if (only !== undefined && members.length === 1) return only.shape;
  const areas = members.map(({ shape }) => boxArea(kind.bounds(shape)));
  const order = [...members.keys()].sort((a, b) => (areas[a] as number) - (areas[b] as number) || a - b);
  return (members[order[members.length >> 1] ?? 0] as NearDrawing<S>).shape;
}

function sharesWorker<S>(a: Contender<S>, b: Contender<S>): boolean {
  for (const one of a.members) for (const other of b.members) if (one.answer === other.answer) return true;
  return false;
}

function nearestOfEach<S>(drawings: readonly NearDrawing<S>[], typical: S, kind: ShapeKind<S>) {
  if (drawings.length < 2) return drawings;
  const nearest = new Map<number, { overlap: number; drawing: NearDrawing<S> }>();
  for (const drawing of drawings) {
    const overlap = kind.similarity(drawing.shape, typical);
    const known = nearest.get(drawing.answer);
    if (known === undefined || overlap > known.overlap) nearest.set(drawing.answer, { overlap, drawing });
  }
  return [...nearest.values()].map(({ drawing }) => drawing);
}
