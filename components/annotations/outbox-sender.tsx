'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { toastProblem } from '@/components/ui/toasts';
import { itemCode } from '@/server/assignment/item-code';
import { DeskNotices } from './desk-notices';
import type { Outgoing } from './device-store';
import { useOutbox } from './use-outbox';

const nothingHeld = () => [];
const nothingWanted = () => 0;
const nothingMore = () => {};

/** Sends, from the worker's other pages, what was handed in just before the labeling desk was left. */
export function OutboxSender({ personId }: { personId: string }) {
  const t = useTranslations('annotations');
  const router = useRouter();
  const onRefused = (message: string, { seatId }: Outgoing) =>
    toastProblem(`${t('desk.item', { code: itemCode(seatId) })}: ${message} ${t('refused.kept')}`);
  const { trouble, waiting, aside, drop } = useOutbox({
    personId,
    projectId: null,
    holding: nothingHeld,
    wanted: nothingWanted,
    onHandedIn: () => router.refresh(),
    onRefused,
    onAnswered: nothingMore,
    onDropped: nothingMore,
  });
  return <DeskNotices projectId={null} {...{ trouble, waiting, aside }} onDrop={drop} />;
}
