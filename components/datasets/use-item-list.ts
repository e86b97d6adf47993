'use client';

import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useRefusal } from '@/components/projects/use-refusal';
import { toastProblem, toastUndo } from '@/components/ui/toasts';
import type { ItemFilter, ItemLine } from '@/server/datasets/contract';

const itemsAtOnce = 60;

/** The items that match a filter, a page at a time, each of which can be withdrawn and brought back. */
export function useItemList(projectId: string, onChanged: () => void) {
  const t = useTranslations('datasets.grid');
  const trpc = useTRPC();
  const readRefusal = useRefusal();
  const [filter, setFilter] = useState<ItemFilter>({ state: 'active', withKinOnly: false });
  const pages = useInfiniteQuery({
    ...trpc.datasets.items.infiniteQueryOptions(
      { projectId, limit: itemsAtOnce, ...filter },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    staleTime: 0,
  });
  const changed = () => {
    onChanged();
    void pages.refetch();
  };
  const failed = { onError: (error: unknown) => toastProblem(readRefusal(error).message), onSuccess: changed };
  const withdrawing = useMutation(trpc.datasets.withdraw.mutationOptions(failed));
  const restoring = useMutation(trpc.datasets.restore.mutationOptions(failed));
  const toggle = async (item: ItemLine) => {
    const target = { projectId, itemIds: [item.id] };
    if (item.state !== 'active') return void restoring.mutate(target);
    await withdrawing.mutateAsync(target);
    toastUndo(t('withdrew', { name: item.name }), async () => {
      await restoring.mutateAsync(target);
    });
  };
  return {
    filter,
    setFilter,
    pages,
    items: pages.data?.pages.flatMap((page) => page.items) ?? [],
    changed,
    toggle: (item: ItemLine) => void toggle(item).catch(() => undefined),
    inWords: (error: unknown) => readRefusal(error).message,
  };
}
