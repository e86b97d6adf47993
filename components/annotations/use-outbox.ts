'use client';

import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import type { HandedIn } from '@/server/annotations/contract';
import { dropDraft, keepRefused, type Outgoing, readOutbox, writeOutbox } from './device-store';
import { useRefusable } from './use-refusable';

/** Why the outbox waits: no way to the server, or nobody signed in. */
export type OutboxTrouble = 'offline' | 'signed_out' | null;

interface Options {
  readonly personId: string;
  /** The project whose desk this is, where the next item may come with the answer; null on other pages. */
  readonly projectId: string | null;
  /** The seats the screen goes on showing at this moment. */
  readonly holding: () => readonly string[];
  readonly onHandedIn: (result: HandedIn, outgoing: Outgoing) => void;
  readonly onRefused: (message: string, outgoing: Outgoing) => void;
}

const mayBeLater = ['offline', 'broken', 'malformed', 'too_busy', 'database_away'];

/** One tab of the browser sends at a time; where the browser has no locks, the submission ids keep order harmless. */
function oneAtATime(personId: string, act: () => Promise<void>): Promise<void> {
  return navigator.locks ? navigator.locks.request(`casebook.outbox.${personId}`, act) : act();
}

/** Sends the first hand-in in line; true when the server has answered it, one way or the other, and the line moves on. */
function useFirstInLine(
  options: Options,
  setWaiting: (count: number) => void,
  setTrouble: (trouble: OutboxTrouble) => void,
) {
  const { personId } = options;
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.annotations.handIn.mutationOptions({ networkMode: 'always' }));
  const attempt = useRefusable();
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  return useCallback(async (): Promise<boolean> => {
    const [outgoing] = readOutbox(personId);
    if (!outgoing) return false;
    const { itemName: _, ...submission } = outgoing;
    const holding = [...latest.current.holding()];
    const takeNext = outgoing.projectId === latest.current.projectId && holding.length < 2;
    const result = await attempt(() => mutateAsync({ ...submission, holding, takeNext }));
    if (!result.ok && (result.refusal.problem === 'signed_out' || mayBeLater.includes(result.refusal.problem))) {
      setTrouble(result.refusal.problem === 'signed_out' ? 'signed_out' : 'offline');
      return false;
    }
    const rest = readOutbox(personId).filter(({ submissionId }) => submissionId !== outgoing.submissionId);
    writeOutbox(personId, rest);
    setWaiting(rest.length);
    setTrouble(null);
    if (result.ok) {
      dropDraft(outgoing.seatId);
      latest.current.onHandedIn(result.value, outgoing);
    } else {
      keepRefused(personId, outgoing);
      latest.current.onRefused(result.refusal.message, outgoing);
    }
    return true;
  }, [attempt, mutateAsync, personId, setTrouble, setWaiting]);
}

/**
 * Hand-ins that wait to be sent: kept on this device, sent in order, tried again until the server has answered, each
 * under its own submission id, so that none is lost and none counts twice.
 */
export function useOutbox(options: Options) {
  const { personId } = options;
  const isSending = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [waiting, setWaiting] = useState(0);
  const [trouble, setTrouble] = useState<OutboxTrouble>(null);

  const sendFirst = useFirstInLine(options, setWaiting, setTrouble);

  const send = useCallback(async () => {
    if (isSending.current) return;
    isSending.current = true;
    clearTimeout(timer.current);
    await oneAtATime(personId, async () => {
      while (await sendFirst()) {
        // Each turn takes the first one off the list; it ends when the list is empty or the server does not answer.
      }
    });
    isSending.current = false;
    if (readOutbox(personId).length > 0) timer.current = setTimeout(() => void send(), 5000);
  }, [personId, sendFirst]);

  /** False when this device could not keep it: then it must be sent before the screen goes on. */
  const add = useCallback(
    (outgoing: Outgoing): boolean => {
      const outbox = [...readOutbox(personId), outgoing];
      const isKept = writeOutbox(personId, outbox);
      if (isKept) {
        setWaiting(outbox.length);
        void send();
      }
      return isKept;
    },
    [personId, send],
  );

  useEffect(() => {
    setWaiting(readOutbox(personId).length);
    const now = () => void send();
    now();
    window.addEventListener('focus', now);
    window.addEventListener('online', now);
    return () => {
      clearTimeout(timer.current);
      window.removeEventListener('focus', now);
      window.removeEventListener('online', now);
    };
  }, [personId, send]);

  return { add, waiting, trouble };
}
