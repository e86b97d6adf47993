'use client';

import { useMutation } from '@tanstack/react-query';
import { MoreHorizontal } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useRefusal } from '@/components/projects/use-refusal';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import { toastProblem, toastUndo } from '@/components/ui/toasts';
import type { ItemAct, ItemChoice, ItemLine, Urgency } from '@/server/datasets/contract';

type Props = {
  projectId: string;
  item: ItemLine;
  onChanged: () => void;
  onAct: (choice: ItemChoice, act: ItemAct) => void;
};

const order: readonly (readonly [Urgency, 'first' | 'inTurn' | 'last'])[] = [
  [0, 'first'],
  [1, 'inTurn'],
  [2, 'last'],
];

/** When an item comes, that it is broken, and what is to be done about its near-duplicates; each can be undone. */
export function ItemMenu({ projectId, item, onChanged, onAct }: Props) {
  const t = useTranslations('datasets.grid');
  const trpc = useTRPC();
  const readRefusal = useRefusal();
  const told = { onError: (error: unknown) => toastProblem(readRefusal(error).message), onSuccess: onChanged };
  const prioritising = useMutation(trpc.datasets.change.mutationOptions(told));
  const withdrawing = useMutation(trpc.datasets.withdrawKin.mutationOptions(told));
  const restoring = useMutation(trpc.datasets.restore.mutationOptions(told));
  const separating = useMutation(trpc.datasets.separate.mutationOptions(told));
  const rejoining = useMutation(trpc.datasets.rejoin.mutationOptions(told));
  const { id: itemId, name } = item;
  const labelOne = async () => {
    const itemIds = await withdrawing.mutateAsync({ projectId, itemId });
    if (itemIds.length === 0) return;
    toastUndo(t('labelledOnce', { count: itemIds.length }), async () => {
      await restoring.mutateAsync({ projectId, itemIds });
    });
  };
  const differ = async () => {
    const kinId = await separating.mutateAsync({ projectId, itemId });
    if (kinId === null) return;
    toastUndo(t('separated', { name }), async () => {
      await rejoining.mutateAsync({ projectId, itemId, kinId });
    });
  };
  const isWithdrawn = item.state === 'withdrawn';
  const asBroken = {
    label: t(isWithdrawn ? 'markBroken' : 'withdrawBroken'),
    onSelect: () => onAct({ kind: 'items', itemIds: [itemId] }, { kind: 'withdraw_broken' }),
  };
  const ofKin = [
    { kind: 'separator' as const },
    { label: t('labelOne', { count: item.kin }), onSelect: () => void labelOne().catch(() => undefined) },
    { label: t('differ'), onSelect: () => void differ().catch(() => undefined) },
  ];
  const inWork = [
    { kind: 'heading' as const, label: t('comes') },
    ...order.map(([urgency, word]) => ({
      label: t(word),
      checked: item.urgency === urgency,
      onSelect: () =>
        prioritising.mutate({
          projectId,
          choice: { kind: 'items', itemIds: [itemId] },
          act: { kind: 'prioritise', urgency },
        }),
    })),
    ...(item.kin > 0 ? ofKin : []),
  ];
  return (
    <DropdownMenu
      align="end"
      trigger={
        <IconButton size="sm" label={t('menu', { name })}>
          <MoreHorizontal aria-hidden="true" />
        </IconButton>
      }
      items={[
        ...(isWithdrawn ? [] : inWork),
        ...(item.isBroken ? [] : [...(isWithdrawn ? [] : [{ kind: 'separator' as const }]), asBroken]),
      ]}
    />
  );
}
