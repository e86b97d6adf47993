'use client';

import { type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { useAnnounce } from '@/components/shell/announcer';
import { toastProblem } from '@/components/ui/toasts';
import type { HandedIn } from '@/server/annotations/contract';
import type { WorkerGuide } from '@/server/assignment/contract';
import type { OntologyClass } from '@/server/projects/tasks';
import { DeskEnd } from './desk-end';
import { DeskNotices } from './desk-notices';
import { dropOldDrafts, type Outgoing } from './device-store';
import { LabelItem } from './label-item';
import { useOutbox } from './use-outbox';
import { useWorkQueue } from './use-work-queue';

type Props = {
  personId: string;
  project: { id: string; title: string; currency: string; priceMinor: bigint };
  read: WorkerGuide;
  classes: readonly OntologyClass[];
  introduction: ReactNode;
};

/** The worker's one screen: an item, and behind it already the next one. What is handed in leaves in the background. */
export function LabelDesk({ personId, project, read, classes, introduction }: Props) {
  const t = useTranslations('annotations');
  const formats = useFormats();
  const announce = useAnnounce();
  const pay = formats.money(project.priceMinor, project.currency);
  const queue = useWorkQueue(project.id);

  const onHandedIn = ({ outcome, next }: HandedIn) => {
    if (outcome.status === 'accepted') announce(t('desk.handedIn', { amount: pay }));
    else if (outcome.paidMinor > 0n)
      toastProblem(t('late.paid', { amount: formats.money(outcome.paidMinor, outcome.currency) }));
    else toastProblem(t('late.unpaid'));
    if (next) queue.receive(next);
    void queue.fill();
  };
  const onRefused = (message: string, outgoing: Outgoing) => {
    toastProblem(`${outgoing.itemName}: ${message} ${t('refused.dropped')}`);
    void queue.fill();
  };
  const outbox = useOutbox({ personId, projectId: project.id, holding: queue.holding, onHandedIn, onRefused });

  const onHandIn = (outgoing: Outgoing) => {
    if (!outbox.add(outgoing)) return toastProblem(t('saved.notHere'));
    queue.advance();
  };
  const onHandedBack = () => {
    queue.advance();
    void queue.fill();
  };
  useEffect(() => dropOldDrafts(Date.now()), []);
  const { current } = queue;
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:h-[calc(100dvh-var(--bar-height))] lg:flex-none">
      <h1 className="sr-only">{t('desk.title', { project: project.title })}</h1>
      <DeskNotices projectId={project.id} trouble={outbox.trouble} waiting={outbox.waiting} />
      {current ? (
        <LabelItem
          key={current.seatId}
          projectId={project.id}
          leased={current}
          pay={pay}
          read={read}
          guideClasses={classes}
          introduction={introduction}
          onHandIn={onHandIn}
          onHandedBack={onHandedBack}
        />
      ) : (
        <DeskEnd
          projectId={project.id}
          end={queue.end}
          isWaiting={outbox.trouble !== null}
          onRetry={() => void queue.fill()}
        />
      )}
    </div>
  );
}
