'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import type { ItemAct, ItemChoice, ItemFilter } from '@/server/datasets/contract';

type Props = {
  projectId: string;
  filter: ItemFilter;
  isBusy: boolean;
  onAct: (choice: ItemChoice, act: ItemAct) => Promise<unknown>;
};

/** Of all near-duplicates that are shown: the first of each kind stays in the work, the others are withdrawn by one press. */
export function OneOfEach({ projectId, filter, isBusy, onAct }: Props) {
  const t = useTranslations('datasets.grid');
  const trpc = useTRPC();
  const later = { ...filter, laterKinOnly: true };
  const matching = useQuery({ ...trpc.datasets.count.queryOptions({ projectId, ...later }), staleTime: 0 });
  const count = matching.data ?? 0;
  if (count === 0) return null;
  const withdraw = async () => {
    await onAct({ kind: 'filter', filter: later }, { kind: 'withdraw' });
    await matching.refetch();
  };
  return (
    <Button size="sm" className="mb-3" busy={isBusy} onClick={() => void withdraw()}>
      {t('oneOfEach', { count })}
    </Button>
  );
}
