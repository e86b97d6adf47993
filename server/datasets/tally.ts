import type { Problem } from '@/server/problem';
import type { OfferedColumns } from './columns';
import type { ImportReport, Kept, Place, Refusal } from './contract';
import { datasetLimits } from './limits';

/** Counts what an import did, one offer at a time; nothing that was offered goes uncounted. */
export interface ImportTally {
  keep(kept: Kept, place: Place): void;
  refuse(place: Place, problem: Problem): void;
  /** The columns of a table of which none has a known name. */
  offer(columns: OfferedColumns | null): void;
  /** Offers that were dealt with so far. */
  done(): number;
  report(): ImportReport;
}

export function openTally(): ImportTally {
  let [added, alreadyHere, refusedCount] = [0, 0, 0];
  const repeated: Place[] = [];
  const refused: Refusal[] = [];
  let offered: OfferedColumns | null = null;
  return {
    keep: ({ isNew }, place) => {
      if (isNew) {
        added += 1;
        return;
      }
      alreadyHere += 1;
      if (repeated.length < datasetLimits.listedRefusals) repeated.push(place);
    },
    refuse: (place, problem) => {
      refusedCount += 1;
      if (refused.length < datasetLimits.listedRefusals) refused.push({ ...place, problem });
    },
    offer: (columns) => {
      offered = columns;
    },
    done: () => added + alreadyHere + refusedCount,
    report: () => ({ added, alreadyHere, repeated: [...repeated], refusedCount, refused: [...refused], offered }),
  };
}
