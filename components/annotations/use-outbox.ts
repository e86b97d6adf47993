'use client';

import { useMutation } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { useLeaveWarning } from '@/components/projects/use-leave-warning';
import type { HandInOutcome, ToldResult } from '@/server/annotations/contract';
import type { Claimed } from '@/server/assignment/contract';
import { deviceShelf, tellTabs, useDeviceTrouble, useTabNews } from './device';
import { type Outgoing, queueUp, setAside, takenIn, type Waiting, waitingOf } from './device-store';
import { nextOut, unreadableAmong, workOf } from './hand-in-line';
import { notedMeanwhile } from './parting-notes';
import { type Trouble, troubleOf, useRefusable } from './use-refusable';

interface Options {
  readonly personId: string;
  /** The project whose desk this is, where further items may come with the answer; null on other pages. */
  readonly projectId: string | null;
  /** The seats the screen goes on showing at this moment. */
  readonly holding: () => readonly string[];
  /** How many more items the screen wants. */
  readonly wanted: () => number;
  readonly onHandedIn: (outcome: HandInOutcome, sent: Outgoing) => void;
  readonly onRefused: (message: string, sent: Outgoing) => void;
  /** After each answer of the server, with the items that came along. */
  readonly onAnswered: (next: Claimed | null) => void;
  /** One that the server cannot read was given up by its maker. */
  readonly onDropped: (dropped: Outgoing) => void;
}

const tryAgainAfterMs = 5000;

/** One tab of the browser sends at a time; where the browser has no locks, the submission ids keep order harmless. */
function oneAtATime<T>(personId: string, act: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(`casebook.outbox.${personId}`, act) : act();
}

type Turn = 'sent' | 'nothing_waits' | 'stuck';

/** Hand-ins that the server cannot read, by id. They are sent again when the page is loaded anew, and hold up no other. */
type Unreadable = RefObject<Set<string>>;

/** Sends the first hand-ins in line; `sent` when the server has answered them, one way or the other. */
function useFirstInLine(options: Options, unreadable: Unreadable, setTrouble: (trouble: Trouble | null) => void) {
  const { personId } = options;
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.annotations.handInAll.mutationOptions());
  const attempt = useRefusable();
  const breaks = useRef(new Map<string, number>());
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const refuse = useCallback(
    async (waiting: Waiting, message: string) => {
      await setAside(deviceShelf, waiting, message, Date.now());
      tellTabs({ type: 'handed_in', personId, seatId: waiting.seatId });
      latest.current.onRefused(message, waiting);
    },
    [personId],
  );
  const settle = useCallback(
    async (waiting: Waiting, result: ToldResult) => {
      if (result.status === 'refused') return refuse(waiting, result.message);
      await takenIn(deviceShelf, waiting);
      tellTabs({ type: 'handed_in', personId, seatId: waiting.seatId });
      latest.current.onHandedIn(result.outcome, waiting);
    },
    [personId, refuse],
  );
  return useCallback(async (): Promise<Turn> => {
    const line = await waitingOf(deviceShelf, personId);
    const readable = line.filter(({ id }) => !unreadable.current.has(id));
    const out = nextOut(readable, breaks.current);
    const [first] = out;
    if (!first) return 'nothing_waits';
    const { projectId } = first;
    const wanted = projectId === latest.current.projectId ? latest.current.wanted() : 0;
    const holding = [...latest.current.holding()];
    const result = await attempt(() => mutateAsync({ projectId, works: out.map(workOf), holding, wanted }));
    if (result.ok) {
      for (const told of result.value.results) {
        const waiting = out.find(({ id }) => id === told.submissionId);
        if (waiting) await settle(waiting, told);
      }
      latest.current.onAnswered(result.value.next);
      return 'sent';
    }
    const aside = unreadableAmong(out, result.refusal);
    if (aside.length > 0) {
      for (const { id } of aside) unreadable.current.add(id);
      latest.current.onAnswered(null);
      return 'sent';
    }
    const trouble = troubleOf(result.refusal);
    if (trouble === null && out.length === 1) {
      await refuse(first, result.refusal.message);
      latest.current.onAnswered(null);
      return 'sent';
    }
    if (trouble === null || trouble === 'broken' || trouble === 'outdated')
      for (const { id } of out) breaks.current.set(id, (breaks.current.get(id) ?? 0) + 1);
    if (trouble === null) return 'sent';
    setTrouble(trouble);
    return 'stuck';
  }, [attempt, mutateAsync, personId, refuse, setTrouble, settle, unreadable]);
}

/**
 * The seats whose hand-ins wait on this device, how many of them are still to be sent, and those that the server cannot
 * read, for the screen. What held them up is told until none is left.
 */
function useLine(personId: string, unreadable: Unreadable, onEmpty: () => void) {
  const seats = useRef<readonly string[]>([]);
  const toSend = useRef(0);
  const [waiting, setWaiting] = useState(0);
  const [aside, setAsideShown] = useState<readonly Waiting[]>([]);
  const look = useCallback(async () => {
    const line = await waitingOf(deviceShelf, personId);
    const stands = line.filter(({ id }) => unreadable.current.has(id));
    seats.current = line.map(({ seatId }) => seatId);
    toSend.current = line.length - stands.length;
    setWaiting(toSend.current);
    setAsideShown((before) => (before.length + stands.length > 0 ? stands : before));
    if (toSend.current === 0) onEmpty();
  }, [onEmpty, personId, unreadable]);
  return { seats, toSend, waiting, aside, look };
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
  const unreadable = useRef(new Set<string>());
  const { seats, toSend, waiting, aside, look } = useLine(personId, unreadable, forget);
  const sendFirst = useFirstInLine(options, unreadable, setTrouble);

  const sendAll = useCallback(async () => {
    let turn: Turn = 'sent';
    await look();
    // Once more when something was added after the last look.
    while (turn !== 'stuck' && toSend.current > 0) {
      turn = await oneAtATime(personId, async () => {
        let latest = await sendFirst();
        for (; latest === 'sent'; latest = await sendFirst()) await look();
        return latest;
      });
      await look();
    }
  }, [look, personId, sendFirst, toSend]);

  /** Whoever asks while it is being sent waits for the same end. */
  const send = useCallback((): Promise<void> => {
    running.current ??= sendAll().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [sendAll]);

  const add = useCallback(
    async (outgoing: Outgoing): Promise<void> => {
      await notedMeanwhile({ kind: 'hand_in', personId, outgoing }, () => queueUp(deviceShelf, personId, outgoing));
      tellTabs({ type: 'outbox', personId });
      await look();
      await send();
    },
    [look, personId, send],
  );

  const drop = async (dropped: Waiting): Promise<void> => {
    await takenIn(deviceShelf, dropped);
    tellTabs({ type: 'outbox', personId });
    await look();
    options.onDropped(dropped);
  };

  useTabNews(personId, ({ type }) => void (type === 'outbox' ? send() : look()));
  useSendingWhenPossible(send, toSend);
  // What the device does not keep would go with the page.
  const isOnlyHere = useDeviceTrouble() !== null;
  useLeaveWarning(isOnlyHere && waiting > 0);
  return { add, send, drop, seats, waiting, aside, trouble: waiting > 0 ? trouble : null };
}

/** At the beginning, whenever the page is come back to or connected, and every now and then while something waits. */
function useSendingWhenPossible(send: () => Promise<void>, toSend: RefObject<number>): void {
  useEffect(() => {
    const now = () => void send();
    now();
    const timer = setInterval(() => (toSend.current > 0 ? now() : undefined), tryAgainAfterMs);
    window.addEventListener('focus', now);
    window.addEventListener('online', now);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', now);
      window.removeEventListener('online', now);
    };
  }, [send, toSend]);
}
