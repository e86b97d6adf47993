'use client';

import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { pictureOf } from '@/components/assignment/picture-of';
import type { ClaimEnd, Claimed, LeasedItem } from '@/server/assignment/contract';
import { assignmentLimits, lacking } from '@/server/assignment/limits';
import { deviceShelf } from './device';
import { type DeviceDraft, readDraft } from './device-store';
import { type Trouble, troubleOf, useRefusable } from './use-refusable';

/** Why there is no item: what the server answered, or that it could not be asked. */
export type QueueEnd =
  | ClaimEnd
  | { readonly status: 'trouble'; readonly trouble: Trouble | null; readonly message: string };

/** An item with everything it needs to be worked on, also without a connection. */
interface ReadyItem {
  readonly leased: LeasedItem;
  /** What this device had kept of it. */
  readonly kept: DeviceDraft | null;
}

interface Queue {
  readonly current: ReadyItem | null;
  readonly upcoming: readonly ReadyItem[];
  readonly end: QueueEnd | null;
}

const empty: Queue = { current: null, upcoming: [], end: null };

const seatsOf = ({ current, upcoming }: Queue): string[] =>
  [...(current ? [current] : []), ...upcoming].map(({ leased }) => leased.seatId);

/** The item goes behind the others, or on the screen when that is empty. */
function joinedBy(queue: Queue, item: ReadyItem): Queue {
  if (seatsOf(queue).includes(item.leased.seatId)) return { ...queue, end: null };
  if (queue.current) return { ...queue, upcoming: [...queue.upcoming, item], end: null };
  return { ...queue, current: item, end: null };
}

function without(queue: Queue, seatId: string): Queue {
  const upcoming = queue.upcoming.filter(({ leased }) => leased.seatId !== seatId);
  if (queue.current?.leased.seatId !== seatId) return { ...queue, upcoming };
  const [current = null, ...rest] = upcoming;
  return { ...queue, current: current && { ...current, leased: broughtUpToDate(current.leased) }, upcoming: rest };
}

/** When each item came from the server, by the browser's steady clock. */
const arrivals = new WeakMap<LeasedItem, number>();

/** The item with the server's time of now: its lease has been running while it waited behind another. */
function broughtUpToDate(leased: LeasedItem): LeasedItem {
  const waitedMs = performance.now() - (arrivals.get(leased) ?? performance.now());
  return { ...leased, now: new Date(leased.now.getTime() + waitedMs) };
}

/** The browser fetches the picture now, so that it is there when the item comes on the screen. */
function warm({ item }: LeasedItem): void {
  const url = pictureOf(item.content);
  if (url) new Image().src = url;
}

/** What is on the screen, to be read at once and at the next drawing alike. */
function useShown() {
  const [queue, setQueue] = useState(empty);
  const shown = useRef(empty);
  /** As the server last said it; before that, as many as there may be anywhere. */
  const atOnce = useRef<number>(assignmentLimits.mostLeases);
  const set = useCallback((next: Queue) => {
    shown.current = next;
    setQueue(next);
  }, []);
  const holding = useCallback(() => seatsOf(shown.current), []);
  /** How many more items the screen wants now. */
  const wanted = useCallback(() => lacking(holding().length, atOnce.current), [holding]);
  return { queue, shown, set, holding, atOnce, wanted };
}

/**
 * The item on the screen and those after it, which are leased and loaded while the first is being worked on.
 * `waiting` names the seats whose hand-ins wait on this device: the server still takes them for leased.
 */
export function useWorkQueue(personId: string, projectId: string, waiting: () => readonly string[]) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.assignment.claimItems.mutationOptions());
  const attempt = useRefusable();
  const { queue, shown, set, holding, atOnce, wanted } = useShown();
  const isAsking = useRef(false);
  /** Seats that were handed in here, from the moment on that it was pressed. */
  const leaving = useRef(new Set<string>());
  const latestWaiting = useRef(waiting);
  useEffect(() => {
    latestWaiting.current = waiting;
  });
  const isWaiting = useCallback(
    (seatId: string) => leaving.current.has(seatId) || latestWaiting.current().includes(seatId),
    [],
  );

  const join = useCallback(
    async (leased: LeasedItem): Promise<void> => {
      if (isWaiting(leased.seatId)) return;
      warm(leased);
      arrivals.set(leased, performance.now());
      const kept = await readDraft(deviceShelf, personId, leased.seatId);
      if (!isWaiting(leased.seatId)) set(joinedBy(shown.current, { leased, kept }));
    },
    [isWaiting, personId, set, shown],
  );

  const receive = useCallback(
    async ({ items, end, atOnce: most }: Claimed): Promise<void> => {
      atOnce.current = most;
      for (const leased of items) await join(leased);
      if (end) set({ ...shown.current, end });
    },
    [atOnce, join, set, shown],
  );

  /** Asks until an item is on the screen and others behind it, or the server has no more. */
  const fill = useCallback(async () => {
    if (isAsking.current) return;
    isAsking.current = true;
    for (let more = wanted(); more > 0; more = wanted()) {
      const before = holding().length;
      const known = [...holding(), ...leaving.current].slice(0, assignmentLimits.mostLeases);
      const result = await attempt(() => mutateAsync({ projectId, holding: known, wanted: more }));
      if (result.ok) await receive(result.value);
      else {
        const { message } = result.refusal;
        set({ ...shown.current, end: { status: 'trouble', trouble: troubleOf(result.refusal), message } });
      }
      if (!result.ok || result.value.end || holding().length === before) break;
    }
    isAsking.current = false;
  }, [attempt, holding, mutateAsync, projectId, receive, set, shown, wanted]);

  /** The item is done with; the next one takes its place at once. */
  const advance = useCallback((seatId: string) => set(without(shown.current, seatId)), [set, shown]);
  /** The item is handed in: it does not come back, unless the hand-in is `settled` by a refusal. */
  const leave = useCallback(
    (seatId: string) => {
      leaving.current.add(seatId);
      advance(seatId);
    },
    [advance],
  );
  /** Its hand-in has been answered; true when it was pressed here. */
  const settled = useCallback((seatId: string) => leaving.current.delete(seatId), []);
  return { ...queue, advance, leave, settled, receive, fill, holding, wanted };
}
