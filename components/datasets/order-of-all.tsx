'use client';

import { useMutation } from '@tanstack/react-query';
import { ArrowUpDown } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useRefusal } from '@/components/projects/use-refusal';
import { Button } from '@/components/ui/button';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { toastDone, toastProblem } from '@/components/ui/toasts';
import type { Urgency } from '@/server/datasets/contract';

type Props = {
  projectId: string;
  /** Null for every slice, an empty name for items of none. */
  slice: string | null;
  onChanged: () => void;
};

/** When the items of the chosen slice come, or all of them: one call however many there are. */
export function OrderOfAll({ projectId, slice, onChanged }: Props) {
  const t = useTranslations('datasets.grid');
  const trpc = useTRPC();
  const readRefusal = useRefusal();
  const prioritising = useMutation(
    trpc.datasets.prioritise.mutationOptions({
      onSuccess: (changed) => {
        toastDone(t('reordered', { count: changed.length }));
        onChanged();
      },
      onError: (error) => toastProblem(readRefusal(error).message),
    }),
  );
  const give = (urgency: Urgency) => prioritising.mutate({ projectId, urgency, ...(slice === null ? {} : { slice }) });
  return (
    <DropdownMenu
      align="end"
      trigger={
        <Button size="sm" busy={prioritising.isPending} icon={<ArrowUpDown aria-hidden="true" />}>
          {slice === null ? t('orderAll') : t('orderSlice', { slice: slice || t('noSlice') })}
        </Button>
      }
      items={[
        { kind: 'heading', label: t('comes') },
        { label: t('first'), onSelect: () => give(0) },
        { label: t('inTurn'), onSelect: () => give(1) },
        { label: t('last'), onSelect: () => give(2) },
      ]}
    />
  );
}
