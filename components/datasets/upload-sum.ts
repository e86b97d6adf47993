import type { OfferedColumns } from '@/server/datasets/columns';
import type { UploadEnd } from '@/server/datasets/upload-lines';
import type { SendOutcome } from './send-file';

/** One file or line of what was dropped. */
export type Place = { readonly name: string; readonly line: number | null };

/** One file or line that was not taken. */
export type Refused = Place & { readonly reason: string };

/** Tables with the same columns, none of which has a known name; `end` is what was said of the first. */
export type Asked = { readonly paths: readonly string[]; readonly offered: OfferedColumns; readonly end: UploadEnd };

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
  /** Tables whose columns are to be chosen before they are sent again; also of earlier starts. */
  readonly asking: readonly Asked[];
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
  asking: [],
  unsent: [],
};

const mostListed = 500;

/** The sum with one more file's outcome; `path` is what its owner called it. */
export function withOutcome(sum: UploadSum, path: string, outcome: SendOutcome): UploadSum {
  const done = { ...sum, filesDone: sum.filesDone + 1 };
  if (outcome.kind === 'end') {
    // A server of an earlier release offers nothing.
    const { offered = null } = outcome;
    if (offered) return { ...done, asking: withAsked(sum.asking, { paths: [path], offered, end: outcome }) };
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

/** Tables with the same columns are asked about together. */
function withAsked(before: readonly Asked[], asked: Asked): readonly Asked[] {
  const names = ({ offered }: Asked) => JSON.stringify(offered.columns.map(({ name }) => name));
  const same = before.find((one) => names(one) === names(asked));
  if (!same) return [...before, asked];
  return before.map((one) => (one === same ? { ...one, paths: [...one.paths, ...asked.paths] } : one));
}

/** The sum once columns were chosen. */
export function withoutAsked(sum: UploadSum, asked: Asked): UploadSum {
  return { ...sum, asking: sum.asking.filter((one) => one !== asked) };
}

/** The sum once nobody chose any: the tables were refused, and that is said. */
export function withRefused(sum: UploadSum, asked: Asked): UploadSum {
  const end = { ...asked.end, offered: null };
  const told = asked.paths.reduce((before, path) => withOutcome(before, path, end), withoutAsked(sum, asked));
  return { ...told, filesDone: sum.filesDone };
}

/** The sum with files that are not sent now. */
export function withUnsent(sum: UploadSum, paths: readonly string[]): UploadSum {
  return { ...sum, filesDone: sum.filesDone + paths.length, unsent: [...sum.unsent, ...paths] };
}

/** What is inside an archive or a table is told with the file it was in. */
function inFile<One extends Place>(path: string, one: One): One {
  if (one.name === path) return one;
  return { ...one, name: one.name ? `${path}: ${one.name}` : path };
}
