import type { Item, Overlap, Seat } from '@/test/simulation/seats';

/** Two people who agree may share a mistake: where three can be had, three are. */
export function leastLabels({ min, max }: Overlap): number {
  return max !== null && max >= 3 ? Math.max(3, min) : min;
}

export function mostLabels({ min, max }: Overlap): number {
  return max ?? min;
}

/** The label seats of the present round. */
export function labelsOfRound({ seats, round }: Item): Seat[] {
  return seats.filter((seat) => seat.purpose === 'label' && seat.round === round);
}

/**
 * Which leases are of an earlier round, of an item out of the work, or beyond the labels that their items are to have: what
 * is filled counts first, then what is begun, then the first seats.
 */
export function markSurplusLeases(
  items: readonly Item[],
  overlap: Overlap,
  kept: ReadonlyMap<Item, number>,
  isBegun: (seat: Seat) => boolean,
): void {
  for (const item of items) {
    for (const seat of item.seats)
      if (seat.purpose === 'label' && seat.state === 'leased' && seat.round < item.round) seat.isSurplus = true;
    const wanted = item.known || !item.isActive ? 0 : Math.max(leastLabels(overlap), kept.get(item) ?? 0);
    const present = labelsOfRound(item);
    const held = present.filter(({ state }) => state === 'leased');
    let begun = wanted - present.filter(({ state }) => state === 'filled').length;
    let left = begun - held.filter(isBegun).length;
    for (const seat of held) {
      seat.isSurplus = isBegun(seat) ? begun <= 0 : left <= 0;
      if (isBegun(seat)) begun -= 1;
      else left -= 1;
    }
  }
}

/**
 * Of what somebody holds in an open project, in their order; a check is as the label behind it, or the last before it. What
 * they have begun is wanted of them, though its item has its labels.
 */
export function unwantedAmong(held: readonly Seat[], isBegun: (seat: Seat) => boolean): Seat[] {
  const labels = held.filter(({ purpose }) => purpose === 'label');
  const isWanted = (seat: Seat) =>
    seat.item.isActive && seat.round === seat.item.round && (!seat.isSurplus || isBegun(seat));
  return held.filter((seat, place) => {
    if (!seat.item.isActive) return true;
    const isCheck = seat.purpose === 'check';
    const label = isCheck ? (held.slice(place).find((each) => labels.includes(each)) ?? labels.at(-1)) : seat;
    return label !== undefined && !isWanted(label);
  });
}

interface Wishes {
  /** Items with a seat under way that is wanted beyond the least, and how many labels each is to have. */
  readonly kept: ReadonlyMap<Item, number>;
  /** Items with a seat under way that is not wanted any more. */
  readonly unwanted: ReadonlyMap<Item, number>;
  /** Items that are worth another label. */
  readonly wished: ReadonlyMap<Item, number>;
}

/** Dynamic overlap, decided from what stands: of items that have the least number of labels and were estimated with them. */
export function wishesOf(items: readonly Item[], overlap: Overlap): Wishes {
  const [kept, unwanted, wished] = [new Map<Item, number>(), new Map<Item, number>(), new Map<Item, number>()];
  const { max } = overlap;
  if (max === null) return { kept, unwanted, wished };
  const least = leastLabels(overlap);
  for (const item of items) {
    const { estimate } = item;
    const present = labelsOfRound(item);
    const filled = present.filter(({ state }) => state === 'filled').length;
    const pending = present.filter(({ state }) => state === 'open' || state === 'leased').length;
    const isKnown = estimate?.round === item.round && estimate.seen >= least;
    if (
      !item.isActive ||
      item.known ||
      !estimate ||
      !isKnown ||
      filled < least ||
      (pending === 0 && !estimate.isInDoubt)
    )
      continue;
    const isBehind = estimate.seen < filled;
    const more = isBehind ? Math.min(pending, 1) : estimate.isInDoubt ? 1 : 0;
    const wanted = filled < max ? filled + more : filled;
    if (wanted === filled && pending > 0) unwanted.set(item, wanted);
    if (wanted > filled) (pending > 0 ? kept : wished).set(item, wanted);
  }
  return { kept, unwanted, wished };
}
