import { hashKey } from '@tanstack/react-query';
import type { LeasedItem } from '@/server/assignment/contract';
import type { Answer } from '@/server/projects/tasks';
import type { DeviceDraft } from './device-store';

/** Two answers to one item, of which neither was made from the other: shown, never overwritten. */
export interface DraftConflict {
  /** Made in another tab of this browser, or on another device. */
  readonly where: 'tab' | 'device';
  readonly answer: Answer | null;
  readonly savedAt: Date;
  /** What the draft becomes when the other answer is taken. */
  readonly other: Partial<DeviceDraft>;
  /** What the draft must be based on for the answer here to go on. */
  readonly base: Partial<DeviceDraft>;
}

/** The order of fields does not count: the database gives an answer back with its fields in an order of its own. */
export function isSameAnswer(one: Answer | null, other: Answer | null): boolean {
  return hashKey([one]) === hashKey([other]);
}

interface Stored {
  readonly version: number;
  readonly savedAt: Date;
  readonly answer: Answer;
}

export function conflictWithServer({ version, savedAt, answer }: Stored): DraftConflict {
  const other = { version, answer, isAhead: false, history: null };
  return { where: 'device', answer, savedAt: new Date(savedAt), other, base: { version } };
}

export function conflictWithTab(draft: DeviceDraft): DraftConflict {
  const { version, revision, submissionId } = draft;
  return {
    where: 'tab',
    answer: draft.answer,
    savedAt: new Date(draft.savedAt),
    other: draft,
    base: { version, revision, submissionId },
  };
}

interface Beginning {
  readonly draft: DeviceDraft;
  readonly conflict: DraftConflict | null;
}

/**
 * Where work on an item begins: this device's draft, the server's, or nothing. Where both hold something the other does
 * not, this device's is shown and the two are in conflict.
 */
export function beginning(
  { draft: stored }: Pick<LeasedItem, 'draft'>,
  own: DeviceDraft | null,
  fresh: { readonly submissionId: string; readonly now: number },
): Beginning {
  const isNewer = stored !== null && stored.version > (own?.version ?? 0);
  if (own && !isNewer) return { draft: own, conflict: null };
  if (own && stored && isSameAnswer(own.answer, stored.answer))
    return { draft: { ...own, version: stored.version, isAhead: false }, conflict: null };
  if (own?.isAhead && stored) return { draft: own, conflict: conflictWithServer(stored) };
  return {
    draft: {
      answer: stored?.answer ?? null,
      comment: own?.comment ?? '',
      activeSeconds: own?.activeSeconds ?? 0,
      version: stored?.version ?? 0,
      isAhead: false,
      submissionId: own?.submissionId ?? fresh.submissionId,
      history: null,
      savedAt: fresh.now,
      revision: own?.revision ?? 0,
    },
    conflict: null,
  };
}
