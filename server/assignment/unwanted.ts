import type { ProjectState } from '@/server/projects/contract';
import type { SeatPurpose } from './contract';

interface Held {
  readonly seat_id: string;
  readonly purpose: SeatPurpose;
  readonly is_wanted: boolean;
}

/**
 * Of the seats that a person holds, in their order, those that nobody wants any more. Practice and tests come one by one and
 * go on to their end. A check is wanted as long as the label behind it, or where there is none the last before it: were
 * labels let go alone, what a screen keeps would be known for checks. Pure.
 */
export function unwantedSeats(state: ProjectState, leases: readonly Held[]): string[] {
  const ahead = leases.filter(({ purpose }) => purpose === 'label' || purpose === 'check');
  const labels = ahead.filter(({ purpose }) => purpose === 'label');
  const isWanted = (lease: Held, place: number): boolean => {
    if (!lease.is_wanted || lease.purpose === 'label') return lease.is_wanted;
    const beside = ahead.slice(place).find(({ purpose }) => purpose === 'label') ?? labels.at(-1);
    return beside?.is_wanted ?? true;
  };
  return ahead.filter((lease, place) => state !== 'open' || !isWanted(lease, place)).map(({ seat_id }) => seat_id);
}
