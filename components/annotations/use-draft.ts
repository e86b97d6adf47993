'use client';

import { useMutation } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import type { DraftSaved } from '@/server/annotations/contract';
import type { LeasedItem } from '@/server/assignment/contract';
import type { Answer } from '@/server/projects/tasks';
import { type DeviceDraft, readDraft, writeDraft } from './device-store';
import { type Attempt, useRefusable } from './use-refusable';

/** Where the work is by now, for the words beside it. */
export type SaveState =
  | { readonly at: 'nowhere' | 'here' | 'saving' | 'offline' | 'signed_out' | 'not_here' }
  | { readonly at: 'server'; readonly time: Date };

/** What another tab or device saved meanwhile. */
export type DraftConflict = Extract<DraftSaved, { status: 'conflict' }>;

const serverEvery = 2500;

/** Compared as text: both sides come from the same editor, which writes its fields in one order. */
function isSameAnswer(one: Answer | null, other: Answer | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Where work on the item begins: this device's draft, the server's, or nothing; both with what is only on one side. */
function beginning(leased: LeasedItem): { draft: DeviceDraft; conflict: DraftConflict | null } {
  const own = readDraft(leased.seatId);
  const stored = leased.draft;
  const fresh: DeviceDraft = {
    answer: stored?.answer ?? null,
    comment: own?.comment ?? '',
    activeSeconds: own?.activeSeconds ?? 0,
    version: stored?.version ?? 0,
    isAhead: false,
    submissionId: own?.submissionId ?? crypto.randomUUID(),
    savedAt: Date.now(),
  };
  if (!own || (stored && stored.version > own.version && !own.isAhead)) return { draft: fresh, conflict: null };
  const isOvertaken = stored !== null && stored.version > own.version && !isSameAnswer(stored.answer, own.answer);
  return { draft: own, conflict: isOvertaken ? { status: 'conflict', ...stored } : null };
}

interface Save {
  readonly projectId: string;
  readonly seatId: string;
  readonly draft: RefObject<DeviceDraft>;
  readonly keep: (changes: Partial<DeviceDraft>) => boolean;
  readonly setSaved: (saved: SaveState) => void;
  readonly setConflict: (conflict: DraftConflict) => void;
  readonly onLease: (until: Date, now: Date) => void;
}

/** Sends the draft to the server, one save at a time; saves again when something was drawn meanwhile. */
function useServerSave({ projectId, seatId, draft, keep, setSaved, setConflict, onLease }: Save) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.annotations.saveDraft.mutationOptions({ networkMode: 'always' }));
  const attempt = useRefusable();
  const isSending = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const accept = useCallback(
    (result: Attempt<DraftSaved>, sent: Answer) => {
      if (!result.ok) {
        setSaved({ at: result.refusal.problem === 'signed_out' ? 'signed_out' : 'offline' });
      } else if (result.value.status === 'conflict') {
        setConflict(result.value);
        setSaved({ at: 'here' });
      } else {
        const { version, savedAt, leaseUntil } = result.value;
        const isAhead = !isSameAnswer(draft.current.answer, sent);
        keep({ version, isAhead });
        setSaved(isAhead ? { at: 'saving' } : { at: 'server', time: savedAt });
        if (leaseUntil) onLease(leaseUntil, savedAt);
      }
    },
    [draft, keep, onLease, setConflict, setSaved],
  );

  const send = useCallback(async () => {
    const { answer, version, isAhead } = draft.current;
    if (isSending.current || !isAhead || answer === null) return;
    isSending.current = true;
    const result = await attempt(() => mutateAsync({ projectId, seatId, version, answer }));
    isSending.current = false;
    accept(result, answer);
    const isDone = result.ok && result.value.status === 'conflict';
    if (draft.current.isAhead && !isDone) timer.current = setTimeout(() => void send(), result.ok ? serverEvery : 5000);
  }, [accept, attempt, draft, mutateAsync, projectId, seatId]);

  const plan = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(), serverEvery);
  }, [send]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { send, plan };
}

/**
 * Unfinished work on one item: on this device at every change, on the server a moment later, with a version, so that
 * nothing of another tab or device is overwritten. A save is also what keeps the lease running.
 */
export function useDraft(projectId: string, leased: LeasedItem, onLease: (until: Date, now: Date) => void) {
  const [begun] = useState(() => beginning(leased));
  const draft = useRef(begun.draft);
  const [conflict, setConflict] = useState(begun.conflict);
  const [generation, setGeneration] = useState(0);
  const [saved, setSaved] = useState<SaveState>(() => beginningState(leased, begun.draft));

  const keep = useCallback(
    (changes: Partial<DeviceDraft>): boolean => {
      draft.current = { ...draft.current, ...changes, savedAt: Date.now() };
      return writeDraft(leased.seatId, draft.current);
    },
    [leased.seatId],
  );

  const { send, plan } = useServerSave({
    projectId,
    seatId: leased.seatId,
    draft,
    keep,
    setSaved,
    setConflict,
    onLease,
  });

  const change = useCallback(
    (answer: Answer | null) => {
      const isKept = keep({ answer, isAhead: answer !== null });
      setSaved(isKept ? { at: answer === null ? 'here' : 'saving' } : { at: 'not_here' });
      if (conflict === null) plan();
    },
    [conflict, keep, plan],
  );

  const resolve = useCallback(
    (choice: 'mine' | 'other') => {
      if (!conflict) return;
      const { version, answer, savedAt } = conflict;
      keep(choice === 'mine' ? { version, isAhead: true } : { version, answer, isAhead: false });
      setConflict(null);
      setSaved(choice === 'mine' ? { at: 'saving' } : { at: 'server', time: savedAt });
      if (choice === 'mine') plan();
      else setGeneration((count) => count + 1);
    },
    [conflict, keep, plan],
  );

  useEffect(() => {
    const now = () => void send();
    window.addEventListener('focus', now);
    window.addEventListener('online', now);
    document.addEventListener('visibilitychange', now);
    if (draft.current.isAhead && begun.conflict === null) plan();
    return () => {
      window.removeEventListener('focus', now);
      window.removeEventListener('online', now);
      document.removeEventListener('visibilitychange', now);
    };
  }, [begun.conflict, plan, send]);

  return { draft, saved, conflict, generation, change, resolve, keep };
}

function beginningState(leased: LeasedItem, draft: DeviceDraft): SaveState {
  if (draft.isAhead) return { at: 'saving' };
  return leased.draft ? { at: 'server', time: leased.draft.savedAt } : { at: 'nowhere' };
}
