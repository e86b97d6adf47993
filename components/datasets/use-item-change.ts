'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useRefusal } from '@/components/projects/use-refusal';
import { toastProblem, toastUndo } from '@/components/ui/toasts';
import type { ItemAct, ItemChange, ItemChoice } from '@/server/datasets/contract';

const isUnderWay = (change: ItemChange) => change.state === 'running' || change.state === 'undoing';

/** How often it is asked how far a change is. */
const askEveryMs = 1000;

/**
 * Changes of many items. Small ones are done when the call is answered and offer to be taken back; a large one is watched
 * while it is made, also by whoever comes to the page meanwhile.
 */
export function useItemChange(projectId: string, onChanged: () => void) {
  const t = useTranslations('datasets.grid');
  const trpc = useTRPC();
  const readRefusal = useRefusal();
  const [watched, setWatched] = useState<string | null>(null);
  const begun = useQuery({ ...trpc.datasets.changeUnderWay.queryOptions({ projectId }), staleTime: 0 });
  const changeId = watched ?? begun.data?.changeId ?? null;
  const followed = useQuery({
    ...trpc.datasets.changeState.queryOptions({ projectId, changeId: changeId ?? '' }),
    enabled: changeId !== null,
    refetchInterval: ({ state }) => (!state.data || isUnderWay(state.data) ? askEveryMs : false),
    staleTime: 0,
  });
  const change = changeId === null ? null : (followed.data ?? null);
  useWhenOver(change, onChanged);

  const failed = { onError: (error: unknown) => toastProblem(readRefusal(error).message) };
  const undoing = useMutation(trpc.datasets.undoChange.mutationOptions(failed));
  const stopping = useMutation(trpc.datasets.stopChange.mutationOptions(failed));
  const changing = useMutation(trpc.datasets.change.mutationOptions(failed));
  const undo = async (id: string) => {
    const now = await undoing.mutateAsync({ projectId, changeId: id });
    if (isUnderWay(now)) setWatched(id);
    onChanged();
    // Asked by hand a question is sent also while it is switched off, when no change is followed.
    if (changeId !== null) void followed.refetch();
  };
  /** Resolves to whether the change was begun. */
  const make = async (choice: ItemChoice, act: ItemAct): Promise<boolean> => {
    const made = await changing.mutateAsync({ projectId, choice, act }).catch(() => null);
    if (!made) return false;
    if (isUnderWay(made)) setWatched(made.changeId);
    else {
      onChanged();
      const words = t(`did.${made.act.kind}`, { count: made.changed });
      toastUndo(words, () => undo(made.changeId));
    }
    return true;
  };
  const stop = async (id: string) => {
    await stopping.mutateAsync({ projectId, changeId: id }).catch(() => undefined);
    void followed.refetch();
  };
  return {
    change,
    make,
    isMaking: changing.isPending,
    undo: (id: string) => void undo(id).catch(() => undefined),
    stop,
  };
}

/** Tells once that a change that was seen under way is over. */
function useWhenOver(change: ItemChange | null, tell: () => void): void {
  const wasUnderWay = useRef(false);
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  const isNow = change !== null && isUnderWay(change);
  useEffect(() => {
    if (wasUnderWay.current && !isNow) latest.current();
    wasUnderWay.current = isNow;
  }, [isNow]);
}
