/** What the model is made of: items, their seats, and what is said to and by the server. People and items are numbers. */
export interface Terms {
  readonly priceMinor: number;
  readonly feeMinor: number;
  readonly leaseMs: number;
}

export interface Hold {
  readonly seat: Seat;
  readonly worker: number;
  readonly amount: number;
  outcome: 'open' | 'accepted' | 'released';
}

export interface Seat {
  readonly item: Item;
  readonly ordinal: number;
  readonly round: number;
  readonly purpose: 'label' | 'check';
  state: 'open' | 'leased' | 'filled' | 'cancelled';
  holder: number;
  hold: Hold | null;
  leasedAt: number;
  leaseUntil: number;
  filledAt: number;
  /** Leased, and its item was found to have its labels without it when it was not begun. */
  isSurplus: boolean;
  /** Everybody who ever had its lease: what a late hand-in is believed by. */
  readonly hadBy: Set<number>;
}

interface Estimate {
  readonly round: number;
  /** Labels it was made from. */
  readonly seen: number;
  /** Below the quality target, and another label is worth its price. */
  readonly isInDoubt: boolean;
}

/** How many labels an item gets: each the least, and one more at a time up to the most while it is in doubt. */
export interface Overlap {
  readonly min: number;
  /** Null: every item gets the minimum and no more. */
  readonly max: number | null;
}

export interface Item {
  readonly place: number;
  readonly seats: Seat[];
  readonly skips: Set<number>;
  readonly done: Set<number>;
  /** Raised when the item is labelled anew: only seats of the present round are given out. */
  round: number;
  isActive: boolean;
  /** Its answer is known, and shown as a check while that is active: it wants no labels. */
  known: 'active' | 'retired' | null;
  /** What was last learned from its labels, and in which round; null before. */
  estimate: Estimate | null;
}

export interface Message {
  readonly submission: number;
  readonly worker: number;
  readonly seat: Seat;
  readonly answer: number;
}

export interface Kept {
  readonly worker: number;
  readonly item: Item;
  readonly answer: number;
  /** The seat it fills, or null for late work. */
  readonly seat: Seat | null;
  readonly paidMinor: number;
}

export type Claimed =
  | { readonly status: 'item'; readonly seat: Seat; readonly leaseUntil: number; readonly draft: Draft }
  | { readonly status: 'nothing_left' | 'paused' | 'budget_spent' };

export type HandedIn =
  | {
      readonly outcome: 'accepted' | 'late';
      readonly paidMinor: number;
      readonly isRepeat: boolean;
      readonly next: readonly Claimed[] | null;
    }
  | { readonly refused: 'submission_changed' | 'already_handed_in' | 'seat_not_yours' };

/** What a worker saved of unfinished work, as far as it is looked at: the comment, not the answer. */
export interface Draft {
  readonly version: number;
  readonly comment: string;
}

/** A save of a draft: the version it was made from, and the comment, if it carries one. */
export interface Saving {
  readonly basedOn: number;
  readonly comment: string | null;
}

export const noDraft: Draft = { version: 0, comment: '' };

export const draftText = ({ version, comment }: Draft) => `${version} saying "${comment}"`;

export type Drafted = ({ readonly status: 'saved' | 'conflict' } & Draft) | { readonly refused: 'seat_not_yours' };

/** What a screen asks for. */
export interface Wish {
  readonly holding: readonly Seat[];
  readonly wanted: number;
}

/** Gives one of the seats, or null to say that there is no money for more; only asked when there are some. */
export type Choose = (free: readonly Seat[]) => Seat | null;

export function newItem(place: number): Item {
  const people = { skips: new Set<number>(), done: new Set<number>() };
  return { place, seats: [], ...people, round: 1, isActive: true, known: null, estimate: null };
}

export function newSeat(item: Item, purpose: Seat['purpose']): Seat {
  const ordinal = item.seats.length + 1;
  const nobody = { holder: -1, hold: null, leasedAt: 0, leaseUntil: 0, filledAt: 0, hadBy: new Set<number>() };
  return { item, ordinal, round: item.round, purpose, state: 'open', isSurplus: false, ...nobody };
}
