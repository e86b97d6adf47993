'use client';

import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';

interface News {
  readonly id: number;
  readonly words: string;
}

/** Sentences about earlier hand-ins that must be read: they stay until the worker says that they were. */
export function useDeskNews() {
  const [news, setNews] = useState<readonly News[]>([]);
  const add = useCallback(
    (words: string) => setNews((known) => [...known, { id: (known.at(-1)?.id ?? 0) + 1, words }]),
    [],
  );
  const dismiss = useCallback((id: number) => setNews((known) => known.filter((each) => each.id !== id)), []);
  return { news, add, dismiss };
}

export function DeskNews({ news, onDismiss }: { news: readonly News[]; onDismiss: (id: number) => void }) {
  const t = useTranslations('annotations.desk');
  return news.map(({ id, words }) => (
    <Callout
      key={id}
      live
      title={words}
      action={
        <Button size="sm" onClick={() => onDismiss(id)}>
          {t('dismiss')}
        </Button>
      }
    />
  ));
}
