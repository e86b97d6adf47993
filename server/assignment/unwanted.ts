import type { ProjectState } from '@/server/projects/contract';
import type { SeatPurpose } from './contract';

interface Held {
  readonly seat_id: string;
  /** Chance that no screen is told of (a lease's own name is told, and would give away what is drawn by it), in no order. */
  readonly lot: number;
  readonly purpose: SeatPurpose;
  readonly is_wanted: boolean;
}

/**
 * Of the seats that a person holds, in their order, those that nobody wants any more. Practice and tests come one by one and
 * go on to their end. A check is wanted as long as the label that is drawn for it: were labels let go alone, what a screen
 * keeps would be known for checks. The label is drawn by lots that no screen knows and that stay the same while both are
 * held: of two items that are let go together nothing tells which of them was a check, or that one was. Pure.
 */
export function unwantedSeats(state: ProjectState, leases: readonly Held[]): string[] {
  const ahead = leases.filter(({ purpose }) => purpose === 'label' || purpose === 'check');
  const labels = ahead.filter(({ purpose }) => purpose === 'label');
  const isWanted = (lease: Held): boolean => {
    if (!lease.is_wanted || lease.purpose === 'label') return lease.is_wanted;
    const apart = (label: Held) => (label.lot ^ lease.lot) >>> 0;
    const [first, ...others] = labels;
    const drawn = first && others.reduce((best, label) => (apart(label) < apart(best) ? label : best), first);
    return drawn?.is_wanted ?? true;
  };
  return ahead.filter((lease) => state !== 'open' || !isWanted(lease)).map(({ seat_id }) => seat_id);
}
