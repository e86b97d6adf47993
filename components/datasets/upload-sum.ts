import type { SendOutcome } from './send-file';

/** One file or line of what was dropped. */
export type Place = { readonly name: string; readonly line: number | null };

/** One file or line that was not taken. */
export type Refused = Place & { readonly reason: string };

/** What has become of everything that was dropped since the last start. */
export type UploadSum = {
  readonly files: number;
  readonly filesDone: number;
  readonly added: number;
  readonly alreadyHere: number;
  /** The first of what was here already. */
  readonly repeated: readonly Place[];
  readonly refusedCount: number;
  readonly refused: readonly Refused[];
  /** Files that did not arrive and can be sent again. */
  readonly unsent: readonly string[];
};

export const emptySum: UploadSum = {
  files: 0,
  filesDone: 0,
  added: 0,
  alreadyHere: 0,
  repeated: [],
  refusedCount: 0,
  refused: [],
  unsent: [],
};

const mostListed = 500;

/** The sum with one more file's outcome; `path` is what its owner called it. */
export function withOutcome(sum: UploadSum, path: string, outcome: SendOutcome): UploadSum {
  const done = { ...sum, filesDone: sum.filesDone + 1 };
  if (outcome.kind === 'end') {
    return {
      ...done,
      added: sum.added + outcome.added,
      alreadyHere: sum.alreadyHere + outcome.alreadyHere,
      // A server of an earlier release does not say which.
      repeated: [...sum.repeated, ...(outcome.repeated ?? []).map((one) => inFile(path, one))].slice(0, mostListed),
      refusedCount: sum.refusedCount + outcome.refusedCount,
      refused: [...sum.refused, ...outcome.refused.map((one) => inFile(path, one))].slice(0, mostListed),
    };
  }
  if (outcome.kind === 'refused') {
    const refused = { name: path, line: null, reason: outcome.message };
    return { ...done, refusedCount: sum.refusedCount + 1, refused: [...sum.refused, refused].slice(0, mostListed) };
  }
  return { ...done, unsent: [...sum.unsent, path] };
}

/** What is inside an archive or a table is told with the file it was in. */
function inFile<One extends Place>(path: string, one: One): One {
  if (one.name === path) return one;
  return { ...one, name: one.name ? `${path}: ${one.name}` : path };
}
