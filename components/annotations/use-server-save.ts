'use client';

import { useMutation } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useTRPC } from '@/components/api/trpc';
import type { DraftSaved } from '@/server/annotations/contract';
import type { Answer } from '@/server/projects/tasks';
import type { DeviceDraft } from './device-store';
import { conflictWithServer, type DraftConflict, isSameAnswer } from './draft-conflict';
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

/** Sends the draft to the server, one save at a time; saves again when something was drawn meanwhile. */
export function useServerSave({ projectId, seatId, draft, keep, setSaved, setConflict, onLease, isEnded }: Options) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.annotations.saveDraft.mutationOptions());
  const attempt = useRefusable();
  const isSending = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  /** True when there is nothing to try again. */
  const accept = useCallback(
    (result: Attempt<DraftSaved>, sent: Answer): boolean => {
      if (!result.ok) {
        setSaved({ at: troubleOf(result.refusal) ?? 'here' });
        return troubleOf(result.refusal) === null;
      }
      const { value } = result;
      if (value.status === 'conflict' && !isSameAnswer(value.answer, draft.current.answer)) {
        setConflict(conflictWithServer(value));
        setSaved({ at: 'here' });
        return true;
      }
      const isAhead = !isSameAnswer(draft.current.answer, sent);
      keep({ version: value.version, isAhead });
      setSaved(isAhead ? { at: 'saving' } : { at: 'server', time: value.savedAt });
      if (value.status === 'saved') onLease(value.leaseUntil, value.savedAt);
      return !isAhead;
    },
    [draft, keep, onLease, setConflict, setSaved],
  );

  const send = useCallback(async () => {
    const { answer, version, isAhead } = draft.current;
    if (isSending.current || !isAhead || answer === null) return;
    isSending.current = true;
    clearTimeout(timer.current);
    const result = await attempt(() => mutateAsync({ projectId, seatId, version, answer }));
    isSending.current = false;
    const isDone = accept(result, answer);
    if (!isDone) timer.current = setTimeout(() => void send(), result.ok ? serverEveryMs : tryAgainAfterMs);
  }, [accept, attempt, draft, mutateAsync, projectId, seatId]);

  const plan = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(), serverEveryMs);
  }, [send]);
  const stop = useCallback(() => clearTimeout(timer.current), []);
  // The desk is left within the page: what was drawn last goes out now.
  useEffect(
    () => () => {
      stop();
      if (!isEnded.current) void send();
    },
    [isEnded, send, stop],
  );
  return { send, plan, stop };
}
