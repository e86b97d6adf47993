import type { Problem } from '@/server/problem';
import type { ImportReport, Kept, Refusal } from './contract';
import { datasetLimits } from './limits';

/** Counts what an import did, one offer at a time; nothing that was offered goes uncounted. */
export interface ImportTally {
  keep(kept: Kept): void;
  /** @param line of a table, counted from 1 with the header; null for a file */
  refuse(name: string, line: number | null, problem: Problem): void;
  /** Offers that were dealt with so far. */
  done(): number;
  report(): ImportReport;
}

export function openTally(): ImportTally {
  let [added, alreadyHere, refusedCount] = [0, 0, 0];
  const refused: Refusal[] = [];
  return {
    keep: ({ isNew }) => {
      if (isNew) added += 1;
      else alreadyHere += 1;
    },
    refuse: (name, line, problem) => {
      refusedCount += 1;
      if (refused.length < datasetLimits.listedRefusals) refused.push({ name, line, problem });
    },
    done: () => added + alreadyHere + refusedCount,
    report: () => ({ added, alreadyHere, refusedCount, refused: [...refused] }),
  };
}
