'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { useAnnounce } from '@/components/shell/announcer';
import { AtFoot } from '@/components/shell/at-foot';
import { Callout } from '@/components/ui/callout';
import { later, useWhenWanted } from '@/components/ui/later';
import { toastDone } from '@/components/ui/toasts';
import type { HandInOutcome } from '@/server/annotations/contract';
import type { Claimed, WorkerGuide } from '@/server/assignment/contract';
import { itemCode } from '@/server/assignment/item-code';
import type { OntologyClass } from '@/server/projects/tasks';
import { DeskEnd } from './desk-end';
import { DeskNews, useDeskNews } from './desk-news';
import { DeskNotices } from './desk-notices';
import { deviceShelf, useTabNews } from './device';
import { dropOld, type Outgoing } from './device-store';
import { LabelItem } from './label-item';
import { PartComing } from './part-coming';
import { UnfinishedNotice } from './unfinished-notice';
import { useComingBack } from './use-coming-back';
import { useFinishedTest } from './use-finished-test';
import { useLesson } from './use-lesson';
import { useLookingAgain } from './use-looking-again';
import { useOutbox } from './use-outbox';
import { useOutcomeWords } from './use-outcome-words';
import { isSignedOut } from './use-refusable';
import { useWorkQueue } from './use-work-queue';
import { isForNow, type QueueEnd, wordOf } from './work-queue';

type Props = {
  personId: string;
  project: { id: string; title: string; currency: string; priceMinor: bigint };
  read: WorkerGuide;
  classes: readonly OntologyClass[];
  introduction: ReactNode;
  /** When the page was made, by the server's clock. */
  openedAt: Date;
};

/** The items, what is on its way to the server, the open lesson and the news: everything behind the screen. */
function useDesk({ personId, project }: Pick<Props, 'personId' | 'project'>, payOf: (priceMinor: bigint) => string) {
  const t = useTranslations('annotations');
  const outcomeWords = useOutcomeWords();
  const announce = useAnnounce();
  const waitingSeats = useRef<() => readonly string[]>(() => []);
  const queue = useWorkQueue(personId, project.id, () => waitingSeats.current());
  const practice = useLesson();

  const goOn = (seatId: string) => {
    queue.advance(seatId);
    void queue.fill();
  };
  /** What another tab handed in goes from this one's screen, whichever of the two sent it. */
  const leaveElsewhere = (seatId: string) => {
    if (!queue.holding().includes(seatId)) return;
    if (queue.current?.leased.seatId === seatId) toastDone(t('desk.handedInElsewhere'));
    goOn(seatId);
  };
  const news = useDeskNews();
  const said = (seatId: string, words: string) => `${t('desk.item', { code: itemCode(seatId) })}: ${words}`;
  const onHandedIn = (outcome: HandInOutcome, { seatId, priceMinor }: Outgoing) => {
    queue.settled(seatId);
    practice.answered(seatId, outcome);
    leaveElsewhere(seatId);
    const words = outcomeWords(seatId, outcome);
    if (words) return news.add(words);
    announce(priceMinor === undefined ? t('desk.handedInPlain') : t('desk.handedIn', { amount: payOf(priceMinor) }));
  };
  const onRefused = (message: string, { seatId }: Outgoing) => {
    queue.settled(seatId);
    practice.refused(seatId);
    news.add(said(seatId, `${message} ${t('refused.kept')}`));
  };
  const onAnswered = (next: Claimed | null) => {
    // Where the server has just said that there is no more, it is not asked again.
    void (next ? queue.receive(next) : Promise.resolve()).then(() => (next?.end ? undefined : queue.fill()));
  };
  /** While its lease runs, the item comes back to be answered anew. */
  const onDropped = ({ seatId }: Outgoing) => {
    queue.settled(seatId);
    void queue.fill();
  };
  const { holding, wanted } = queue;
  const told = { onHandedIn, onRefused, onAnswered, onDropped };
  const outbox = useOutbox({ personId, projectId: project.id, holding, wanted, ...told });
  waitingSeats.current = () => outbox.seats.current;
  const lookAtHeld = async () => {
    const gone = await queue.look();
    if (gone === 'shown') toastDone(t('desk.leftElsewhere'));
    if (gone !== 'none') void queue.fill();
  };
  useWorkComingIn(() => outbox.send().then(lookAtHeld).then(queue.fill), lookAtHeld);
  useWorkComingBack(queue.current === null, queue.end, () => outbox.send().then(queue.fill));
  useTabNews(personId, (heard) => {
    if (heard.type !== 'handed_in') return;
    practice.sent(heard.seatId);
    leaveElsewhere(heard.seatId);
    // Another tab may send what was handed in here: the next item then comes with the answer to that one, or not at all.
    if (queue.settled(heard.seatId)) void queue.fill();
  });
  const onHandIn = (outgoing: Outgoing) => {
    practice.open(queue.current?.leased, outgoing);
    queue.leave(outgoing.seatId);
    void outbox.add(outgoing);
  };
  // No explanation comes for an answer that cannot be sent.
  const isStuck = outbox.aside.some(({ seatId }) => seatId === practice.lesson?.seatId);
  const lesson = isStuck ? null : practice.lesson;
  return { queue, practice: { ...practice, lesson }, news, outbox, onHandIn, goOn };
}

const lessonCode = later(() => import('./lesson'));
const testCode = later(() => import('./test-gate'));

/** The worker's one screen: an item, and behind it already the next one. What is handed in leaves in the background. */
export function LabelDesk({ personId, project, read, classes, introduction, openedAt }: Props) {
  const t = useTranslations('annotations');
  const formats = useFormats();
  const payOf = (priceMinor: bigint) => formats.money(priceMinor, project.currency);
  const { queue, practice, news, outbox, onHandIn, goOn } = useDesk({ personId, project }, payOf);
  useEffect(() => void dropOld(deviceShelf, openedAt), [openedAt]);
  const { current } = queue;
  const { finished, read: goOnFromTest } = useFinishedTest(current === null, queue.end);
  const lesson = useWhenWanted(lessonCode, practice.lesson !== null);
  const test = useWhenWanted(testCode, finished !== null);
  const isComing = practice.lesson ? !lesson : finished && !test;
  const trouble = outbox.trouble ?? (queue.end?.status === 'trouble' ? queue.end.trouble : null);
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:h-[calc(100dvh-var(--bar-height))] lg:flex-none">
      <h1 className="sr-only">{t('desk.title', { project: project.title })}</h1>
      <AtFoot>
        <DeskNotices
          projectId={project.id}
          trouble={trouble}
          waiting={outbox.waiting}
          aside={outbox.aside}
          onDrop={outbox.drop}
        />
        <DeskNews news={news.news} onDismiss={news.dismiss} />
        <UnfinishedNotice personId={personId} projectId={project.id} />
        {current ? <EndsSoon end={queue.end} /> : null}
      </AtFoot>
      {isComing ? (
        <PartComing className="m-2" />
      ) : practice.lesson && lesson ? (
        <lesson.Lesson
          key={practice.lesson.seatId}
          projectId={project.id}
          {...practice.lesson}
          onGoOn={practice.close}
        />
      ) : finished && test ? (
        <div className="mx-auto w-full max-w-2xl px-4 py-10">
          <test.TestGate
            projectId={project.id}
            test={finished}
            onGoOn={() => {
              goOnFromTest();
              void queue.fill();
            }}
          />
        </div>
      ) : current ? (
        <LabelItem
          key={current.leased.seatId}
          personId={personId}
          projectId={project.id}
          leased={current.leased}
          kept={current.kept}
          isToldSignedOut={isSignedOut(trouble)}
          handBacksLeft={Math.min(...[current, ...queue.upcoming].map(({ leased }) => leased.handBacksLeft))}
          // A server of an earlier release does not say what an item pays.
          pay={payOf(current.leased.priceMinor ?? project.priceMinor)}
          read={read}
          guideClasses={classes}
          introduction={introduction}
          onHandIn={onHandIn}
          onHandedBack={() => goOn(current.leased.seatId)}
        />
      ) : (
        <DeskEnd projectId={project.id} end={queue.end} waiting={outbox.waiting} onRetry={queue.fill} />
      )}
    </div>
  );
}

/** Beside an item that was begun before the guide changed or the project was paused or closed. */
function EndsSoon({ end }: { end: QueueEnd | null }) {
  const t = useTranslations('annotations.end');
  if (end?.status !== 'guide_unread' && end?.status !== 'paused') return null;
  const word = wordOf(end);
  return (
    <Callout live tone="accent" title={t(word)}>
      {t(`${word}Soon`)}
    </Callout>
  );
}

/** Where there is no item for now, the page looks again by itself; whoever only hears it is told when there is one. */
function useWorkComingBack(isEmpty: boolean, end: QueueEnd | null, look: () => Promise<void>): void {
  const t = useTranslations('annotations.end');
  const announce = useAnnounce();
  const isWaiting = isEmpty && isForNow(end);
  useLookingAgain(isWaiting, look);
  const wasWaiting = useRef(false);
  useEffect(() => {
    if (wasWaiting.current && !isEmpty) announce(t('goesOn'));
    wasWaiting.current = isWaiting;
  }, [announce, isEmpty, isWaiting, t]);
}

/**
 * First what waits goes out, then it is asked what is still to be done here, then work comes in; again whenever the page is
 * come back to or connected. Whoever did nothing here for a while may have worked elsewhere: then it is asked as well.
 */
function useWorkComingIn(comeIn: () => Promise<void>, look: () => Promise<void>): void {
  useComingBack(
    () => void comeIn(),
    () => void look(),
  );
}
