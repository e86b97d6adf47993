'use client';

import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useRefusal } from '@/components/projects/use-refusal';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { toastProblem, toastUndo } from '@/components/ui/toasts';
import type { DatasetSummary, ItemLine, ItemState } from '@/server/datasets/contract';
import { ItemCard } from './item-card';
import { ItemFilters } from './item-filters';
import { ItemMenu } from './item-menu';
import { OrderOfAll } from './order-of-all';

type Props = {
  projectId: string;
  summary: DatasetSummary;
  mayWithdraw: boolean;
  /** What else can be done with an item. */
  more?: (item: ItemLine) => ReactNode;
  /** After items were withdrawn or brought back. */
  onChanged: () => void;
};

const itemsAtOnce = 60;

/** The items of a project in the order they came, by state and slice. */
export function ItemGrid({ projectId, summary, mayWithdraw, more, onChanged }: Props) {
  const t = useTranslations('datasets.grid');
  const trpc = useTRPC();
  const readRefusal = useRefusal();
  const [state, setState] = useState<ItemState>('active');
  const [slice, setSlice] = useState<string | null>(null);
  const [withKinOnly, setWithKinOnly] = useState(false);
  const filter = { projectId, state, withKinOnly, limit: itemsAtOnce, ...(slice === null ? {} : { slice }) };
  const pages = useInfiniteQuery({
    // The counts are part of the key: items that arrived or left are asked for anew.
    ...trpc.datasets.items.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor }),
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
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ItemFilters
        {...{ summary, state, slice, withKinOnly }}
        onState={setState}
        onSlice={setSlice}
        onKin={setWithKinOnly}
      >
        {mayWithdraw && state === 'active' ? (
          <OrderOfAll projectId={projectId} slice={slice} onChanged={() => void pages.refetch()} />
        ) : null}
      </ItemFilters>
      {pages.isPending ? <GridSkeleton label={t('loading')} /> : null}
      {pages.error ? (
        <Callout live action={<Button onClick={() => void pages.refetch()}>{t('again')}</Button>}>
          {readRefusal(pages.error).message}
        </Callout>
      ) : null}
      {pages.isSuccess && items.length === 0 ? <NothingHere state={state} withKinOnly={withKinOnly} /> : null}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-3">
        {items.map((item) => (
          <ItemCard
            key={item.id}
            item={item}
            mayWithdraw={mayWithdraw}
            menu={mayWithdraw ? <ItemMenu projectId={projectId} item={item} onChanged={changed} /> : null}
            more={more?.(item)}
            onToggle={() => void toggle(item).catch(() => undefined)}
          />
        ))}
      </ul>
      {pages.hasNextPage ? (
        <Button className="mt-4" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </>
  );
}

function NothingHere({ state, withKinOnly }: { state: ItemState; withKinOnly: boolean }) {
  const t = useTranslations('datasets.grid');
  const what = withKinOnly ? 'kin' : state;
  return <EmptyState title={t(`empty.${what}`)} why={t(`emptyWhy.${what}`)} />;
}

function GridSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-3">
      {[1, 2, 3, 4, 5, 6, 7, 8].map((one) => (
        <Skeleton key={one} className="h-48" />
      ))}
    </div>
  );
}
