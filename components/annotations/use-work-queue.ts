'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefusalView } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { pictureOf } from '@/components/assignment/picture-of';
import type { Claimed, LeasedItem } from '@/server/assignment/contract';
import { assignmentLimits, lacking } from '@/server/assignment/limits';
import { deviceShelf } from './device';
import { readDraft } from './device-store';
import { isSameWork, nothingWritten, storedBeside } from './draft-conflict';
import { troubleOf, useRefusable } from './use-refusable';
import {
  empty,
  itemsOf,
  joinedBy,
  momentNow,
  type Queue,
  type QueueEnd,
  seatsOf,
  untilGuideIsRead,
  unwantedAmong,
  wishOf,
  without,
  withoutGivenUp,
  withoutUpcoming,
} from './work-queue';

/** The browser fetches the picture now, so that it is there when the item comes on the screen. */
function warm({ item }: LeasedItem): void {
  const url = pictureOf(item.content);
  if (url) new Image().src = url;
}

function troubleEnd(refusal: RefusalView): QueueEnd {
  return { status: 'trouble', trouble: troubleOf(refusal), message: refusal.message };
}

/** Whether anything was drawn, chosen or written for the item, here or, when it came, on the server. */
async function isBegun(personId: string, leased: LeasedItem): Promise<boolean> {
  const own = await readDraft(deviceShelf, personId, leased.seatId);
  return own ? !isSameWork(own, nothingWritten) : leased.draft !== null;
}

/** Gives up what nobody wants any more and nobody has begun; resolves to the seats that the server agreed to let go. */
function useGivingUp(personId: string, projectId: string) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.assignment.giveUp.mutationOptions());
  const attempt = useRefusable();
  return useCallback(
    async (unwanted: readonly LeasedItem[]): Promise<readonly string[]> => {
      const seatIds: string[] = [];
      for (const leased of unwanted) if (!(await isBegun(personId, leased))) seatIds.push(leased.seatId);
      if (seatIds.length === 0) return [];
      const result = await attempt(() => mutateAsync({ projectId, seatIds }));
      return result.ok ? result.value : [];
    },
    [attempt, mutateAsync, personId, projectId],
  );
}

/** Whether anything was written for the item here that did not come with it. */
async function isBegunHere(personId: string, { seatId, draft }: LeasedItem): Promise<boolean> {
  const own = await readDraft(deviceShelf, personId, seatId);
  return own !== null && !isSameWork(own, draft ? storedBeside(draft, own) : nothingWritten);
}

/**
 * Asks which items of the screen are this person's still. Those that are not and that nobody has begun here leave: another
 * device has handed them in, or they have passed on. Resolves to whether the one on the screen, or any behind it, left.
 */
function useLooking(
  personId: string,
  projectId: string,
  { shown, set }: Pick<ReturnType<typeof useShown>, 'shown' | 'set'>,
) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const attempt = useRefusable();
  return useCallback(async (): Promise<'shown' | 'behind' | 'none'> => {
    const items = itemsOf(shown.current);
    if (items.length === 0) return 'none';
    const seatIds = items.map(({ seatId }) => seatId);
    const asking = trpc.assignment.stillHeld.queryOptions({ projectId, seatIds }, { staleTime: 0, retry: false });
    const result = await attempt(() => queryClient.fetchQuery(asking));
    const gone: string[] = [];
    for (const leased of result.ok ? items.filter(({ seatId }) => !result.value.includes(seatId)) : [])
      if (!(await isBegunHere(personId, leased))) gone.push(leased.seatId);
    if (gone.length === 0) return 'none';
    const { current } = shown.current;
    set(withoutGivenUp(shown.current, gone, momentNow()));
    return current && gone.includes(current.leased.seatId) ? 'shown' : 'behind';
  }, [attempt, personId, projectId, queryClient, set, shown, trpc]);
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
  const wishNow = useCallback(() => wishOf(shown.current, atOnce.current, momentNow()), []);
  return { queue, shown, set, holding, atOnce, wanted, wishNow };
}

/** Seats that were handed in here, from the moment on that it was pressed, and those whose hand-ins wait on this device. */
function useLeaving(waiting: () => readonly string[]) {
  const leaving = useRef(new Set<string>());
  const latestWaiting = useRef(waiting);
  useEffect(() => {
    latestWaiting.current = waiting;
  });
  const isWaiting = useCallback(
    (seatId: string) => leaving.current.has(seatId) || latestWaiting.current().includes(seatId),
    [],
  );
  return { leaving, isWaiting };
}

/**
 * The item on the screen and those after it, which are leased and loaded while the first is being worked on.
 * `waiting` names the seats whose hand-ins wait on this device: the server still takes them for leased.
 */
export function useWorkQueue(personId: string, projectId: string, waiting: () => readonly string[]) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.assignment.claimItems.mutationOptions());
  const attempt = useRefusable();
  const { queue, shown, set, holding, atOnce, wanted, wishNow } = useShown();
  const isAsking = useRef(false);
  const { leaving, isWaiting } = useLeaving(waiting);
  const giveUp = useGivingUp(personId, projectId);
  const look = useLooking(personId, projectId, { shown, set });

  const join = useCallback(
    async (leased: LeasedItem): Promise<void> => {
      if (isWaiting(leased.seatId)) return;
      warm(leased);
      const arrived = momentNow();
      const kept = await readDraft(deviceShelf, personId, leased.seatId);
      if (!isWaiting(leased.seatId)) set(joinedBy(shown.current, { leased, arrived, kept }));
    },
    [isWaiting, personId, set, shown],
  );

  /** Resolves to how many of the person's items were given up. */
  const receive = useCallback(
    async (claimed: Claimed): Promise<number> => {
      const { items, end, atOnce: most } = claimed;
      atOnce.current = most;
      const gone = await giveUp(unwantedAmong(shown.current, claimed));
      set(withoutGivenUp(shown.current, gone, momentNow()));
      for (const leased of items) if (!gone.includes(leased.seatId)) await join(leased);
      if (end) set({ ...shown.current, end });
      const { current } = shown.current;
      const isUnread = end?.status === 'guide_unread';
      const hasBegun = isUnread && current !== null && (await isBegun(personId, current.leased));
      if (isUnread) set(untilGuideIsRead(shown.current, hasBegun));
      return gone.length;
    },
    [atOnce, giveUp, join, personId, set, shown],
  );

  /** Asks until an item is on the screen and others behind it, or the server has no more. */
  const fill = useCallback(async () => {
    if (isAsking.current) return;
    isAsking.current = true;
    for (let wish = wishNow(); wish.wanted > 0; wish = wishNow()) {
      const before = holding().length;
      const known = [...wish.holding, ...leaving.current].slice(0, assignmentLimits.mostLeases);
      const more = wish.wanted;
      const result = await attempt(() => mutateAsync({ projectId, holding: known, wanted: more }));
      if (result.ok) set(withoutUpcoming(shown.current, wish.lapsed));
      else set({ ...shown.current, end: troubleEnd(result.refusal) });
      const gone = result.ok ? await receive(result.value) : 0;
      if (!result.ok || result.value.end || (gone === 0 && holding().length === before)) break;
    }
    isAsking.current = false;
  }, [attempt, holding, leaving, mutateAsync, projectId, receive, set, shown, wishNow]);

  /** The item is done with; the next one takes its place at once. */
  const advance = useCallback((seatId: string) => set(without(shown.current, seatId, momentNow())), [set, shown]);
  /** The item is handed in: it does not come back, unless the hand-in is `settled` by a refusal. */
  const leave = useCallback(
    (seatId: string) => {
      leaving.current.add(seatId);
      advance(seatId);
    },
    [advance, leaving],
  );
  /** Its hand-in has been answered; true when it was pressed here. */
  const settled = useCallback((seatId: string) => leaving.current.delete(seatId), [leaving]);
  return { ...queue, advance, leave, settled, receive, fill, look, holding, wanted };
}
