'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { later, useWhenWanted } from '@/components/ui/later';
import { toastProblem } from '@/components/ui/toasts';
import type { HandInOutcome } from '@/server/annotations/contract';
import { itemCode } from '@/server/assignment/item-code';
import { DeskNews, useDeskNews } from './desk-news';
import { DeskNotices } from './desk-notices';
import { useTabNews } from './device';
import type { Outgoing } from './device-store';
import { useOutbox } from './use-outbox';
import { useOutcomeWords } from './use-outcome-words';
import { useUnfinished } from './use-unfinished';

const nothingHeld = () => [];
const nothingWanted = () => 0;
const nothingMore = () => {};

const unfinishedCode = later(() => import('./unfinished-list'));

/**
 * Sends, from the worker's other pages, what was handed in just before the labeling desk was left, and shows what was begun
 * there and is theirs no more.
 */
export function OutboxSender({ personId }: { personId: string }) {
  const t = useTranslations('annotations');
  const router = useRouter();
  const outcomeWords = useOutcomeWords();
  const news = useDeskNews();
  const { unfinished, leave, comeBack, swap } = useUnfinished(personId, null);
  const list = useWhenWanted(unfinishedCode, unfinished.length > 0);
  // Another tab may send what was handed in here.
  useTabNews(personId, ({ type }) => (type === 'handed_in' ? router.refresh() : undefined));
  const onHandedIn = (outcome: HandInOutcome, { seatId }: Outgoing) => {
    const words = outcomeWords(seatId, outcome);
    if (words) news.add(words);
    router.refresh();
  };
  const onRefused = (message: string, { seatId }: Outgoing) =>
    toastProblem(`${t('desk.item', { code: itemCode(seatId) })}: ${message} ${t('refused.kept')}`);
  const { trouble, waiting, aside, drop, add } = useOutbox({
    personId,
    projectId: null,
    holding: nothingHeld,
    wanted: nothingWanted,
    onHandedIn,
    onRefused,
    onAnswered: nothingMore,
    onDropped: nothingMore,
  });
  return (
    <>
      <DeskNotices projectId={null} {...{ trouble, waiting, aside }} onDrop={drop} />
      <DeskNews news={news.news} onDismiss={news.dismiss} />
      {list ? (
        <list.UnfinishedList
          {...{ personId, unfinished }}
          onHandIn={(outgoing) => void add(outgoing)}
          onLeave={leave}
          onComeBack={comeBack}
          onSwap={swap}
        />
      ) : null}
    </>
  );
}
