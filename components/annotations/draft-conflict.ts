import { hashKey } from '@tanstack/react-query';
import type { LeasedItem, StoredDraft } from '@/server/assignment/contract';
import type { Answer } from '@/server/projects/tasks';
import type { DeviceDraft } from './device-store';

/** What is written of an item: the answer, and the comment that goes with it. */
export interface Written {
  readonly answer: Answer | null;
  readonly comment: string;
}

export const nothingWritten: Written = { answer: null, comment: '' };

/** Two works on one item, of which neither was made from the other: shown, never overwritten. */
export interface DraftConflict {
  /** Made in another tab of this browser or kept on this device before it stopped answering, or on another device. */
  readonly where: 'tab' | 'device';
  readonly answer: Answer | null;
  readonly comment: string;
  readonly savedAt: Date;
  /** What the draft becomes when the other work is taken. */
  readonly other: Partial<DeviceDraft>;
  /** What the draft must be based on for the work here to go on. */
  readonly base: Partial<DeviceDraft>;
}

/**
 * The order of fields does not count: the database gives an answer back with its fields in an order of its own. Nor does
 * white space around a comment, which is not handed in.
 */
export function isSameWork(one: Written, other: Written): boolean {
  return hashKey([one.answer]) === hashKey([other.answer]) && isSameComment(one.comment, other.comment);
}

function isSameComment(one: string, other: string): boolean {
  return one.trim() === other.trim();
}

/** What the server has. One of an earlier release says nothing of the comment: then the one here stands. */
export function storedBeside<Stored extends StoredDraft>(stored: Stored, own: Written | null): Stored {
  return { ...stored, comment: stored.comment ?? own?.comment ?? '' };
}

export function conflictWithServer({ version, savedAt, answer, comment }: StoredDraft): DraftConflict {
  const base = { version, sentComment: comment };
  const other = { ...base, answer, comment, isAhead: false, history: null };
  return { where: 'device', answer, comment, savedAt: new Date(savedAt), other, base };
}

/** `draft` is what lies on this device. Whichever goes on is based on what the server is known to have by now. */
function conflictWithTab(draft: DeviceDraft, own: DeviceDraft): DraftConflict {
  const { revision, submissionId, answer, comment } = draft;
  const isBehind = draft.version < own.version;
  const { version, sentComment } = isBehind ? own : draft;
  const base = { version, revision, submissionId, sentComment };
  const other = { ...draft, version, sentComment, isAhead: draft.isAhead || isBehind };
  return { where: 'tab', answer, comment, savedAt: new Date(draft.savedAt), other, base };
}

/**
 * What goes on where this device turns out to keep `found`, from which `own`, on the screen, was not made: either where
 * the other was made from it or says the same; where each holds something that the other does not, both.
 */
export function meeting(own: DeviceDraft, found: DeviceDraft): Beginning {
  const { revision, submissionId } = found;
  const kept = withUnsentComment(found, null);
  const isBehind = !kept.isAhead && kept.version <= own.version;
  if (isSameWork(own, kept) || isBehind) return { draft: { ...own, revision, submissionId }, conflict: null };
  const activeSeconds = Math.max(own.activeSeconds, kept.activeSeconds);
  if (!own.isAhead && own.version <= kept.version) return { draft: { ...kept, activeSeconds }, conflict: null };
  return { draft: own, conflict: conflictWithTab(kept, own) };
}

/** The draft, ahead also where its comment never left this device: an earlier release sent none. */
function withUnsentComment(own: DeviceDraft, stored: StoredDraft | null): DeviceDraft {
  const sent = (stored?.version === own.version ? stored.comment : own.sentComment) ?? '';
  return { ...own, isAhead: own.isAhead || !isSameComment(own.comment, sent) };
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
  item: Pick<LeasedItem, 'draft'>,
  kept: DeviceDraft | null,
  fresh: { readonly submissionId: string; readonly now: number },
): Beginning {
  const own = kept && withUnsentComment(kept, item.draft);
  const stored = item.draft && storedBeside(item.draft, own);
  const isNewer = stored !== null && stored.version > (own?.version ?? 0);
  if (own && !isNewer) return { draft: own, conflict: null };
  if (own && stored && isSameWork(own, stored))
    return { draft: { ...own, version: stored.version, sentComment: stored.comment, isAhead: false }, conflict: null };
  if (own?.isAhead && stored) return { draft: own, conflict: conflictWithServer(stored) };
  return {
    draft: {
      answer: stored?.answer ?? null,
      comment: stored?.comment ?? '',
      sentComment: stored?.comment ?? '',
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
