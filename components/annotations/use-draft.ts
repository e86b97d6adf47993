'use client';

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { LeasedItem } from '@/server/assignment/contract';
import type { DeviceDraft } from './device-store';
import { beginning, isSameWork, nothingWritten } from './draft-conflict';
import { dropDraftNote, noteStorage } from './parting-notes';
import { useDeviceDraft } from './use-device-draft';
import { type SaveState, useServerSave } from './use-server-save';

interface Options {
  readonly personId: string;
  readonly projectId: string;
  readonly leased: LeasedItem;
  /** What this device had kept of the item when it was fetched. */
  readonly kept: DeviceDraft | null;
  readonly onLease: (until: Date | null, now: Date) => void;
  readonly isEnded: RefObject<boolean>;
}

/**
 * Unfinished work on one item: on this device at every change, on the server a moment later, with a version, so that
 * nothing of another tab or device is overwritten. A save is also what keeps the lease running.
 */
export function useDraft({ personId, projectId, leased, kept, onLease, isEnded }: Options) {
  const [begun] = useState(() => beginning(leased, kept, { submissionId: crypto.randomUUID(), now: Date.now() }));
  const [conflict, setConflict] = useState(begun.conflict);
  const [generation, setGeneration] = useState(0);
  const [saved, setSaved] = useState<SaveState>(() => beginningState(leased, begun.draft));
  const showAnew = useCallback(() => setGeneration((count) => count + 1), []);

  const isChanged = useRef(false);
  const { draft, keep } = useDeviceDraft({
    personId,
    seatId: leased.seatId,
    begun: begun.draft,
    onKept: () => {
      if (!isChanged.current) return;
      isChanged.current = false;
      setSaved({ at: draft.current.isAhead ? 'saving' : 'here' });
    },
    isEnded,
    onConflict: setConflict,
    onFollow: (isFound) => {
      showAnew();
      // What another tab went on with it sends itself.
      if (isFound && draft.current.isAhead) plan();
    },
  });
  const told = { setSaved, setConflict, onLease, isEnded };
  const { send, plan, stop } = useServerSave({ projectId, seatId: leased.seatId, draft, keep, ...told });

  const change = useCallback(
    (changes: Partial<DeviceDraft>) => {
      isChanged.current = true;
      // What was said of the last stroke or key is not true of this one.
      setSaved({ at: 'keeping' });
      const changed = { ...draft.current, ...changes };
      keep({ ...changes, isAhead: changed.version > 0 || !isSameWork(changed, nothingWritten) });
      if (conflict === null) plan();
    },
    [conflict, draft, keep, plan],
  );

  const resolve = useCallback(
    (choice: 'mine' | 'other') => {
      if (!conflict) return;
      const { base, other, savedAt } = conflict;
      setConflict(null);
      dropDraftNote(noteStorage(), personId, leased.seatId);
      isChanged.current = true;
      if (choice === 'mine') keep({ ...base, isAhead: true });
      else keep(other);
      if (choice === 'other') showAnew();
      if (draft.current.isAhead) return plan();
      isChanged.current = false;
      setSaved({ at: 'server', time: savedAt });
    },
    [conflict, draft, keep, leased.seatId, personId, plan, showAnew],
  );

  useSendingWhenPossible(send);
  useEffect(() => {
    if (draft.current.isAhead && begun.conflict === null) plan();
  }, [begun.conflict, draft, plan]);
  useEffect(() => (conflict ? stop() : undefined), [conflict, stop]);
  return { draft, saved, setSaved, conflict, generation, change, resolve, keep };
}

/** When the page is left, come back to, or connected again, what the server does not have yet goes there at once. */
function useSendingWhenPossible(send: () => Promise<void>): void {
  useEffect(() => {
    const now = () => void send();
    window.addEventListener('focus', now);
    window.addEventListener('online', now);
    window.addEventListener('pagehide', now);
    document.addEventListener('visibilitychange', now);
    return () => {
      window.removeEventListener('focus', now);
      window.removeEventListener('online', now);
      window.removeEventListener('pagehide', now);
      document.removeEventListener('visibilitychange', now);
    };
  }, [send]);
}

function beginningState(leased: LeasedItem, draft: DeviceDraft): SaveState {
  if (draft.isAhead) return { at: 'saving' };
  return leased.draft ? { at: 'server', time: leased.draft.savedAt } : { at: 'nowhere' };
}
