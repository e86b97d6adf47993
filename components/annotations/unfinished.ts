import type { DraftInput, UnfinishedWork } from '@/server/annotations/contract';
import type { Answer } from '@/server/projects/tasks';
import { type DeviceDraft, isBegun } from './device-store';
import { beginning } from './draft-conflict';

/** One of two works that were begun on an item, made here or on another device. */
interface Begun {
  readonly where: 'here' | 'elsewhere';
  /** Null where there is a comment alone: it can be read, but not handed in. */
  readonly answer: Answer | null;
  readonly draft: DeviceDraft;
}

/** An item that was begun and whose time ran out, with what there is of it, here or on the server. */
export interface Unfinished extends Omit<Begun, 'where'> {
  readonly work: UnfinishedWork;
  /** What this device has of it, as it lies there. */
  readonly kept: DeviceDraft | null;
  /** Another work on it, where this device and another differ: it goes when the first is handed in. */
  readonly other: Begun | null;
}

/**
 * What there is of an item: this device's answer, or the server's where it is the newer one. Where neither was made from the
 * other, the other stands beside it, and `isSwapped` takes that one first; one without an answer never stands first where the other has
 * one. Null where nothing was written.
 */
export function unfinishedOf(
  work: UnfinishedWork,
  kept: DeviceDraft | null,
  fresh: { readonly submissionId: string; readonly now: number },
  isSwapped: boolean,
): Unfinished | null {
  const { draft, conflict } = beginning(work, kept, fresh);
  const second = conflict && { ...draft, ...conflict.other, savedAt: conflict.savedAt.getTime() };
  const sides = [begun('here', draft), begun('elsewhere', second)].filter((side) => side !== null);
  if (isSwapped) sides.reverse();
  const [first, other = null] = sides.sort((a, b) => Number(a.answer === null) - Number(b.answer === null));
  return first ? { work, kept, answer: first.answer, draft: first.draft, other } : null;
}

function begun(where: Begun['where'], draft: DeviceDraft | null): Begun | null {
  return draft && isBegun(draft) ? { where, answer: draft.answer, draft } : null;
}

/**
 * Puts back all that was dropped of an item, each answer where it was and as it was: what this device had, and what the
 * server had. What another device saved meanwhile stays.
 */
export async function putBack(
  { work: { seatId, projectId, draft: stored }, kept }: Pick<Unfinished, 'work' | 'kept'>,
  keep: (draft: DeviceDraft) => Promise<unknown>,
  save: (draft: DraftInput) => Promise<unknown>,
): Promise<void> {
  if (kept) await keep(kept);
  if (!stored) return;
  const { version, answer, comment } = stored;
  await save({ projectId, seatId, version: version - 1, answer, comment });
}
