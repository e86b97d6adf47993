'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { SkeletonRows } from '@/components/ui/skeleton-rows';
import { useRefusal } from './use-refusal';

/** Options of a query whose answer is edited: asked anew each time the screen opens, never from an old cache, and not under the hands. */
export const askedAnew = { staleTime: 0, gcTime: 0, refetchOnReconnect: false, refetchOnWindowFocus: false } as const;

type Props<T> = {
  query: {
    readonly data: T | undefined;
    readonly isFetchedAfterMount: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  /** What is being loaded, for ears. */
  label: string;
  rows?: number;
  children: (data: T) => ReactNode;
};

/** Shows what a query found: rows of a skeleton before it, and a way to try again when it failed. */
export function Loaded<T>({ query, label, rows = 4, children }: Props<T>) {
  const t = useTranslations('projects');
  const readRefusal = useRefusal('look');
  if (query.data !== undefined && query.isFetchedAfterMount) return <>{children(query.data)}</>;
  if (!query.error) return <SkeletonRows label={label} rows={rows} />;
  return (
    <Callout live action={<Button onClick={() => void query.refetch()}>{t('tryAgain')}</Button>}>
      {readRefusal(query.error).message}
    </Callout>
  );
}
