'use client';

import { useMutation } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useTRPC } from '@/components/api/trpc';
import type { DraftSaved } from '@/server/annotations/contract';
import type { DeviceDraft } from './device-store';
import { conflictWithServer, type DraftConflict, isSameWork, storedBeside, type Written } from './draft-conflict';
import { type Attempt, type Trouble, troubleOf, useRefusable } from './use-refusable';

/** Where the work is by now, for the words beside it. */
export type SaveState =
  | { readonly at: 'nowhere' | 'keeping' | 'here' | 'saving' | Trouble }
  | { readonly at: 'server'; readonly time: Date };

interface Options {
  readonly projectId: string;
  readonly seatId: string;
  readonly draft: RefObject<DeviceDraft>;
  readonly keep: (changes: Partial<DeviceDraft>) => void;
  readonly setSaved: (saved: SaveState) => void;
  readonly setConflict: (conflict: DraftConflict) => void;
  /** Null when the lease has passed on. */
  readonly onLease: (until: Date | null, now: Date) => void;
  /** The item was handed in or given back: nothing more is to be saved of it. */
  readonly isEnded: RefObject<boolean>;
}

const serverEveryMs = 2500;
const tryAgainAfterMs = 5000;
/** So many works that were sent and not answered are remembered: the server may have stored one of them. */
const mostUnanswered = 10;

/** Sends the draft to the server, one save at a time; saves again when something was drawn or written meanwhile. */
export function useServerSave({ projectId, seatId, draft, keep, setSaved, setConflict, onLease, isEnded }: Options) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.annotations.saveDraft.mutationOptions());
  const attempt = useRefusable();
  const isSending = useRef(false);
  /** Sent since the server last answered, which may have any of it. */
  const unanswered = useRef<readonly Written[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  /** True when there is nothing to try again. */
  const accept = useCallback(
    (result: Attempt<DraftSaved>, sent: Written): boolean => {
      if (!result.ok) {
        setSaved({ at: troubleOf(result.refusal) ?? 'here' });
        return troubleOf(result.refusal) === null;
      }
      const { value } = result;
      const own = [draft.current, ...unanswered.current];
      unanswered.current = [];
      const theirs = value.status === 'conflict' ? storedBeside(value, draft.current) : null;
      if (theirs && !own.some((written) => isSameWork(written, theirs))) {
        setConflict(conflictWithServer(theirs));
        setSaved({ at: 'here' });
        return true;
      }
      const stored = theirs ?? sent;
      const isAhead = !isSameWork(draft.current, stored);
      keep({ version: value.version, sentComment: stored.comment, isAhead });
      setSaved(isAhead ? { at: 'saving' } : { at: 'server', time: value.savedAt });
      if (value.status === 'saved') onLease(value.leaseUntil, value.savedAt);
      return !isAhead;
    },
    [draft, keep, onLease, setConflict, setSaved],
  );

  const send = useCallback(async () => {
    const { answer, comment, version, isAhead } = draft.current;
    if (isSending.current || !isAhead) return;
    isSending.current = true;
    clearTimeout(timer.current);
    const sent = { answer, comment };
    unanswered.current = [...unanswered.current.filter((each) => !isSameWork(each, sent)), sent].slice(-mostUnanswered);
    const result = await attempt(() => mutateAsync({ projectId, seatId, version, answer, comment }));
    isSending.current = false;
    const isDone = accept(result, sent);
    if (!isDone) timer.current = setTimeout(() => void send(), result.ok ? serverEveryMs : tryAgainAfterMs);
  }, [accept, attempt, draft, mutateAsync, projectId, seatId]);

  const plan = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(), serverEveryMs);
  }, [send]);
  const stop = useCallback(() => clearTimeout(timer.current), []);
  // The desk is left within the page: what was done last goes out now.
  useEffect(
    () => () => {
      stop();
      if (!isEnded.current) void send();
    },
    [isEnded, send, stop],
  );
  return { send, plan, stop };
}
