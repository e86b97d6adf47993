import type { Project } from '@/test/simulation/model';
import { mostLabels } from '@/test/simulation/wishes';

/**
 * What must hold of a project after every step, told from its seats and holds alone: it shares no sum and no rule with the
 * operations. Returns the first law that is broken, or null.
 */
export function brokenLaw(project: Project): string | null {
  let reserved = 0;
  let paid = 0;
  let fees = 0;
  let filled = 0;
  for (const item of project.items) {
    let open = 0;
    let started = 0;
    for (let one = 0; one < item.seats.length; one++) {
      const seat = item.seats[one];
      if (!seat) return 'a seat is missing';
      const isHeld = seat.state === 'leased' || seat.state === 'filled';
      if (isHeld !== seat.holder >= 0)
        return `seat ${item.place}/${seat.ordinal} is ${seat.state} and held by ${seat.holder}`;
      if (isHeld !== (seat.hold !== null))
        return `seat ${item.place}/${seat.ordinal} is ${seat.state} and its hold is not`;
      const isLabel = seat.purpose === 'label';
      if (seat.state === 'open' && !isLabel && item.known !== 'active')
        return `seat ${item.place}/${seat.ordinal} is an open check of an item that is none`;
      if (seat.state === 'open' && isLabel && (seat.round !== item.round || item.known))
        return `seat ${item.place}/${seat.ordinal} is open for a label that is not wanted`;
      if (seat.state === 'open' && isLabel) open += 1;
      if (!isHeld || !seat.hold) continue;
      if (isLabel && seat.round === item.round) started += 1;
      for (let other = 0; other < one; other++)
        if (item.seats[other]?.holder === seat.holder)
          return `worker ${seat.holder} has two seats of item ${item.place}`;
      const { hold } = seat;
      if (hold.worker !== seat.holder || hold.seat !== seat) return 'a seat is paid for by the hold of another';
      if (hold.outcome === 'released' || (seat.state === 'leased' && hold.outcome !== 'open'))
        return `seat ${item.place}/${seat.ordinal} is ${seat.state} and its hold ${hold.outcome}`;
      if (hold.outcome === 'open') reserved += hold.amount;
      if (seat.state === 'filled') filled += 1;
      if (hold.outcome === 'accepted') {
        paid += project.terms.priceMinor;
        fees += project.terms.feeMinor;
      }
    }
    if (open > 0 && (!item.isActive || open + started > mostLabels(project.overlap)))
      return `item ${item.place} has more seats than are wanted`;
  }
  if (reserved !== project.reserved) return `reserved is ${project.reserved}, open holds say ${reserved}`;
  if (fees !== project.fees) return `fees are ${project.fees}, accepted holds say ${fees}`;
  if (project.escrow < 0) return `the budget is ${project.escrow}`;
  let earned = 0;
  for (const amount of project.earned.values()) earned += amount;
  if (earned !== paid + project.goodwill)
    return `workers have ${earned}, and were paid ${paid} and ${project.goodwill}`;
  if (project.given !== project.escrow + reserved + paid + fees) return 'money has come or gone';
  return filled === countAccepted(project) ? null : `${filled} seats are filled by other than their annotations`;
}

function countAccepted(project: Project): number {
  let count = 0;
  for (const { seat, worker } of project.kept.values())
    if (seat && seat.holder === worker && seat.state === 'filled') count += 1;
    else if (seat) return -1;
  return count;
}
