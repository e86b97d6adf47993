'use client';

import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { keepsNothing, useNotesOfOtherTabs } from './device';
import type { DeviceDraft } from './device-store';
import type { Written } from './draft-conflict';
import { draftNoteOf, dropDraftNote, leaveNote, noteStorage } from './parting-notes';

/** What became of work that was kept elsewhere: both are asked about, it took the place of the one here, or that goes on. */
export type Met = 'asked' | 'follows' | 'goes_on';

export interface Writing {
  /** What is being written. */
  now: Written | null;
  /** Something was changed since. */
  again: boolean;
}

interface Options {
  readonly personId: string;
  readonly seatId: string;
  readonly draft: RefObject<DeviceDraft>;
  readonly writing: RefObject<Writing>;
  readonly isEnded: RefObject<boolean>;
  readonly meet: (other: DeviceDraft) => Met;
  readonly write: () => Promise<void>;
}

/**
 * Leaves a note of what is not on the device yet when the page is left, and takes in one that could not be put in its place:
 * beside other work, or since the device keeps nothing. To be told when all is written: the page has stayed, the note goes.
 */
export function usePartingNote({ personId, seatId, draft, writing, isEnded, meet, write }: Options): () => void {
  const hasNote = useRef(false);
  useNotesOfOtherTabs();
  useEffect(() => {
    const leave = () => {
      if (isEnded.current || !(writing.current.now || keepsNothing())) return;
      leaveNote(noteStorage(), {
        kind: 'draft',
        personId,
        seatId,
        draft: draft.current,
        underWay: writing.current.now,
      });
      hasNote.current = true;
    };
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, [draft, isEnded, personId, seatId, writing]);
  useEffect(() => {
    const note = draftNoteOf(noteStorage(), personId, seatId);
    if (!note) return;
    const revision = Math.max(note.draft.revision, draft.current.revision);
    // Where both are asked about, it goes when one is chosen.
    if (meet({ ...note.draft, revision }) === 'asked') return;
    hasNote.current = true;
    void write();
  }, [draft, meet, personId, seatId, write]);
  return useCallback(() => {
    if (!hasNote.current || keepsNothing()) return;
    hasNote.current = false;
    dropDraftNote(noteStorage(), personId, seatId);
  }, [personId, seatId]);
}
