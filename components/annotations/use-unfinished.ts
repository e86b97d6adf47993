'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { annotationLimits } from '@/server/annotations/limits';
import { deviceShelf, useTabNews } from './device';
import { type DeviceDraft, draftsOf } from './device-store';
import { type Unfinished, unfinishedOf } from './unfinished';

const nothing: ReadonlySet<string> = new Set();

/** What this person began on any device, and what only this one has, once the server was asked whose the items are by now. */
export function useUnfinished(personId: string, projectId: string | null) {
  const trpc = useTRPC();
  const [own, setOwn] = useState<ReadonlyMap<string, DeviceDraft> | null>(null);
  const [gone, setGone] = useState(nothing);
  /** Items of which there are two answers, and the second was taken. */
  const [swapped, setSwapped] = useState(nothing);
  const look = useCallback(() => {
    // Without it, what the server has is told all the same.
    void draftsOf(deviceShelf, personId).then(setOwn, () => setOwn(new Map()));
  }, [personId]);
  useEffect(look, [look]);
  const { data } = useQuery({
    ...trpc.annotations.unfinished.queryOptions({
      seatIds: [...(own?.keys() ?? [])].slice(0, annotationLimits.unfinishedAsked),
    }),
    enabled: own !== null,
  });
  const leave = useCallback((seatId: string) => setGone((before) => new Set([...before, seatId])), []);
  const comeBack = useCallback(
    (seatId: string) => setGone((before) => new Set([...before].filter((each) => each !== seatId))),
    [],
  );
  const swap = useCallback(
    (seatId: string) =>
      setSwapped(
        (before) => new Set(before.has(seatId) ? [...before].filter((each) => each !== seatId) : [...before, seatId]),
      ),
    [],
  );
  useTabNews(personId, (news) => {
    if (news.type === 'handed_in') leave(news.seatId);
    // It stands open in another tab, where somebody goes on with it.
    if (news.type === 'draft' && data?.some(({ seatId }) => seatId === news.seatId)) look();
  });
  const here = (data ?? []).filter((work) => projectId === null || work.projectId === projectId);
  const unfinished = here.flatMap((work): Unfinished[] => {
    const savedAt = work.draft?.savedAt.getTime() ?? Date.now();
    const fresh = { submissionId: crypto.randomUUID(), now: savedAt };
    const one = unfinishedOf(work, own?.get(work.seatId) ?? null, fresh, swapped.has(work.seatId));
    return one === null || gone.has(work.seatId) ? [] : [one];
  });
  return { unfinished, leave, comeBack, swap };
}
