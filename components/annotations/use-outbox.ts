'use client';

import { useMutation } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import type { HandedIn, HandInInput } from '@/server/annotations/contract';
import { assignmentLimits } from '@/server/assignment/limits';
import { deviceShelf, tellTabs, useTabNews } from './device';
import { type Outgoing, queueUp, setAside, takenIn, type Waiting, waitingOf } from './device-store';
import { type Trouble, troubleOf, useRefusable } from './use-refusable';

interface Options {
  readonly personId: string;
  /** The project whose desk this is, where the next item may come with the answer; null on other pages. */
  readonly projectId: string | null;
  /** The seats the screen goes on showing at this moment. */
  readonly holding: () => readonly string[];
  readonly onHandedIn: (result: HandedIn, sent: Outgoing) => void;
  readonly onRefused: (message: string, sent: Outgoing) => void;
}

const tryAgainAfterMs = 5000;
/** One hand-in that breaks the server this often in a row lets the others go first. */
const breaksBeforeOthers = 5;

/** One tab of the browser sends at a time; where the browser has no locks, the submission ids keep order harmless. */
function oneAtATime<T>(personId: string, act: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(`casebook.outbox.${personId}`, act) : act();
}

function submissionOf(waiting: Waiting, holding: readonly string[], takeNext: boolean): HandInInput {
  const { submissionId, projectId, seatId, answer, comment, activeSeconds, readingSeconds } = waiting;
  return {
    submissionId,
    projectId,
    seatId,
    answer,
    comment,
    activeSeconds,
    readingSeconds,
    holding: [...holding],
    takeNext,
  };
}

type Turn = 'sent' | 'nothing_waits' | 'stuck';

/** Sends the first hand-in in line; `sent` when the server has answered it, one way or the other. */
function useFirstInLine(options: Options, setTrouble: (trouble: Trouble | null) => void) {
  const { personId } = options;
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.annotations.handIn.mutationOptions());
  const attempt = useRefusable();
  const breaks = useRef(new Map<string, number>());
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  return useCallback(async (): Promise<Turn> => {
    const line = await waitingOf(deviceShelf, personId);
    const first = line.find(({ id }) => (breaks.current.get(id) ?? 0) < breaksBeforeOthers) ?? line[0];
    if (!first) return 'nothing_waits';
    const holding = latest.current.holding();
    const takeNext = first.projectId === latest.current.projectId && holding.length < assignmentLimits.leasesAtOnce;
    const result = await attempt(() => mutateAsync(submissionOf(first, holding, takeNext)));
    const trouble = result.ok ? null : troubleOf(result.refusal);
    if (trouble !== null) setTrouble(trouble);
    if (trouble === 'broken') breaks.current.set(first.id, (breaks.current.get(first.id) ?? 0) + 1);
    if (trouble !== null) return 'stuck';
    if (result.ok) await takenIn(deviceShelf, first);
    else await setAside(deviceShelf, first, result.refusal.message, Date.now());
    tellTabs({ type: 'handed_in', personId, seatId: first.seatId });
    if (result.ok) latest.current.onHandedIn(result.value, first);
    else latest.current.onRefused(result.refusal.message, first);
    return 'sent';
  }, [attempt, mutateAsync, personId, setTrouble]);
}

/** The seats whose hand-ins wait on this device, and how many there are for the screen. What held them up is told until none is left. */
function useLine(personId: string, onEmpty: () => void) {
  const seats = useRef<readonly string[]>([]);
  const [waiting, setWaiting] = useState(0);
  const look = useCallback(async () => {
    seats.current = (await waitingOf(deviceShelf, personId)).map(({ seatId }) => seatId);
    setWaiting(seats.current.length);
    if (seats.current.length === 0) onEmpty();
  }, [onEmpty, personId]);
  return { seats, waiting, look };
}

/**
 * Hand-ins that wait to be sent: kept on this device, sent in order, tried again until the server has answered, each
 * under its own submission id, so that none is lost and none counts twice.
 */
export function useOutbox(options: Options) {
  const { personId } = options;
  const running = useRef<Promise<void> | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const forget = useCallback(() => setTrouble(null), []);
  const { seats, waiting, look } = useLine(personId, forget);
  const sendFirst = useFirstInLine(options, setTrouble);

  const sendAll = useCallback(async () => {
    let turn: Turn = 'sent';
    await look();
    // Once more when something was added after the last look.
    while (turn !== 'stuck' && seats.current.length > 0) {
      turn = await oneAtATime(personId, async () => {
        let latest = await sendFirst();
        for (; latest === 'sent'; latest = await sendFirst()) await look();
        return latest;
      });
      await look();
    }
  }, [look, personId, seats, sendFirst]);

  /** Whoever asks while it is being sent waits for the same end. */
  const send = useCallback((): Promise<void> => {
    running.current ??= sendAll().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [sendAll]);

  const add = useCallback(
    async (outgoing: Outgoing): Promise<void> => {
      await queueUp(deviceShelf, personId, outgoing);
      tellTabs({ type: 'outbox', personId });
      await look();
      await send();
    },
    [look, personId, send],
  );

  useTabNews(personId, ({ type }) => void (type === 'outbox' ? send() : look()));
  useSendingWhenPossible(send, seats);
  return { add, send, seats, waiting, trouble: waiting > 0 ? trouble : null };
}

/** At the beginning, whenever the page is come back to or connected, and every now and then while something waits. */
function useSendingWhenPossible(send: () => Promise<void>, seats: RefObject<readonly string[]>): void {
  useEffect(() => {
    const now = () => void send();
    now();
    const timer = setInterval(() => (seats.current.length > 0 ? now() : undefined), tryAgainAfterMs);
    window.addEventListener('focus', now);
    window.addEventListener('online', now);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', now);
      window.removeEventListener('online', now);
    };
  }, [send, seats]);
}
