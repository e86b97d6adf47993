/**
 * What a reviewer or a known answer says of some items: everything that is there. Each known shape is the candidate whose
 * drawings overlap it most, by half on average at least, best pairs first; every other candidate of a known item is false.
 * O(candidates x known shapes) an item.
 */
import type { ShapeKind } from '@/server/consensus/drawings';
import type { Contender } from '@/server/consensus/rivals';

interface KnownShape<S> {
  readonly shape: S;
  readonly label: string;
}

/** All that is there, or undefined where it is not known. */
export type KnownItem<S> = readonly KnownShape<S>[] | undefined;

/** The known shape that a candidate is; null for a false one; undefined where nothing is known of the item. */
export type Truth<S> = KnownShape<S> | null | undefined;

const leastOverlap = 0.5;
const nothing = [] as const;

export function truthOf<S>(
  candidates: readonly Contender<S>[],
  known: readonly KnownItem<S>[],
  kind: ShapeKind<S>,
): Truth<S>[] {
  const truth = candidates.map(({ item }): Truth<S> => (known[item] === undefined ? undefined : null));
  const taken = new Set<KnownShape<S>>();
  const pairs: { readonly n: number; readonly shape: KnownShape<S>; readonly overlap: number }[] = [];
  candidates.forEach((candidate, n) => {
    for (const shape of known[candidate.item] ?? nothing)
      pairs.push({ n, shape, overlap: meanOverlap(candidate, shape.shape, kind) });
  });
  for (const { n, shape, overlap } of pairs.sort((a, b) => b.overlap - a.overlap)) {
    if (overlap < leastOverlap) break;
    if (truth[n] !== null || taken.has(shape)) continue;
    truth[n] = shape;
    taken.add(shape);
  }
  return truth;
}

function meanOverlap<S>({ members }: Contender<S>, known: S, kind: ShapeKind<S>): number {
  return members.reduce((sum, { shape }) => sum + kind.similarity(shape, known), 0) / members.length;
}
