/**
 * Where the open seats of a shard begin, as this process has seen it. A seat that was taken stays in the index until vacuum
 * removes it, which it cannot while a long transaction is open: after minutes of work, every search from the beginning of a
 * shard stepped over thousands of them. What is remembered is only a beginning: a search that finds too little from there
 * looks at all, and every half minute one does so anyway, since seats come back and priorities change.
 */
import type { Place } from '@/db/queries/assignment-search';

interface Head {
  readonly from: Place;
  /** When all of the shard was looked at, by the database's clock, in ms. */
  readonly lookedAt: number;
  /** How many seats this process has given out of the shard since it remembers it. */
  readonly taken: number;
}

/** How long what comes before a head may go unseen. */
const trustedMs = 30_000;
/** Before so many are gone from a shard there is little to step over, and its order stays strict. */
const worthFrom = 64;
/** Shards that are remembered at once, those of some 150 large projects. */
const mostHeads = 10_000;

const heads = new Map<string, Head>();

const isSame = (a: Place, b: Place) => a.priority === b.priority && a.lot === b.lot;

const nameOf = (projectId: string, shard: number) => `${projectId} ${shard}`;

/** From where a search of a shard may begin; null where it must look at all. */
export function headOf(projectId: string, shard: number, now: Date): Place | null {
  const head = heads.get(nameOf(projectId, shard));
  if (!head || head.taken < worthFrom) return null;
  const age = now.getTime() - head.lookedAt;
  return age >= 0 && age < trustedMs ? head.from : null;
}

/** What a search has found open in the shard where it began, in any order; `from` is where it was told to begin. */
export function noteHead(
  projectId: string,
  shard: number,
  now: Date,
  found: readonly Place[],
  from: Place | null,
): void {
  const name = nameOf(projectId, shard);
  const [first] = found.toSorted((a, b) => a.priority - b.priority || a.lot - b.lot);
  const known = heads.get(name);
  // Somebody has looked since, perhaps at all: what was found from an older head on must not hide what they saw before it.
  if (from && !(known && isSame(known.from, from))) return;
  heads.delete(name);
  if (!first) {
    // Leases that ran out came first. The next search looks at all again, and as many seats are gone as before.
    if (known) heads.set(name, { ...known, lookedAt: Number.NEGATIVE_INFINITY });
    return;
  }
  heads.set(name, {
    from: { priority: first.priority, lot: first.lot },
    lookedAt: from && known ? known.lookedAt : now.getTime(),
    taken: (known?.taken ?? 0) + found.length,
  });
  for (const oldest of heads.keys()) {
    if (heads.size <= mostHeads) break;
    heads.delete(oldest);
  }
}
