'use client';

import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { pictureOf } from '@/components/assignment/picture-of';
import type { ClaimResult, LeasedItem } from '@/server/assignment/contract';
import { useRefusable } from './use-refusable';

/** Why there is no item: what the server answered, or that it could not be asked. */
export type QueueEnd =
  | Exclude<ClaimResult, { status: 'item' }>
  | { readonly status: 'trouble'; readonly message: string };

interface Queue {
  readonly current: LeasedItem | null;
  readonly upcoming: LeasedItem | null;
  readonly end: QueueEnd | null;
}

const empty: Queue = { current: null, upcoming: null, end: null };

/** Puts an answer of the server where it belongs: on the screen, behind the screen, or at the end. */
function received(queue: Queue, result: ClaimResult): Queue {
  if (result.status !== 'item') return { ...queue, end: result };
  const isKnown = [queue.current, queue.upcoming].some((leased) => leased?.seatId === result.seatId);
  if (isKnown) return { ...queue, end: null };
  return queue.current ? { ...queue, upcoming: result, end: null } : { ...queue, current: result, end: null };
}

/** The browser fetches the picture now, so that it is there when the item comes on the screen. */
function warm({ item }: LeasedItem): void {
  const url = pictureOf(item.content);
  if (url) new Image().src = url;
}

/** The item on the screen and the one after it, which is leased and loaded while the first is being worked on. */
export function useWorkQueue(projectId: string) {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.assignment.claim.mutationOptions({ networkMode: 'always' }));
  const attempt = useRefusable();
  const [queue, setQueue] = useState(empty);
  const shown = useRef(empty);
  const isAsking = useRef(false);

  const set = useCallback((next: Queue) => {
    shown.current = next;
    setQueue(next);
  }, []);

  const holding = useCallback(
    () => [shown.current.current, shown.current.upcoming].flatMap((leased) => (leased ? [leased.seatId] : [])),
    [],
  );

  const receive = useCallback(
    (result: ClaimResult) => {
      if (result.status === 'item') warm(result);
      set(received(shown.current, result));
    },
    [set],
  );

  /** Asks until an item is on the screen and another behind it, or the server has no more. */
  const fill = useCallback(async () => {
    if (isAsking.current) return;
    isAsking.current = true;
    while (shown.current.upcoming === null) {
      const before = holding().length;
      const result = await attempt(() => mutateAsync({ projectId, holding: holding() }));
      if (result.ok) receive(result.value);
      else set({ ...shown.current, end: { status: 'trouble', message: result.refusal.message } });
      if (!result.ok || result.value.status !== 'item' || holding().length === before) break;
    }
    isAsking.current = false;
  }, [attempt, holding, mutateAsync, projectId, receive, set]);

  /** The item on the screen is done with; the next one takes its place at once. */
  const advance = useCallback(() => {
    set({ current: shown.current.upcoming, upcoming: null, end: shown.current.end });
  }, [set]);

  useEffect(() => {
    void fill();
  }, [fill]);

  return { ...queue, advance, receive, fill, holding };
}
