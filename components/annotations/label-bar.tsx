'use client';

import { ArrowLeft, BookOpen } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode, RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { HandBackMenu } from '@/components/assignment/hand-back-menu';
import { LeaseClock } from '@/components/assignment/lease-clock';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import type { HandBackReason, LeasedItem } from '@/server/assignment/contract';
import { ActiveClock } from './active-clock';
import { SaveStatus } from './save-status';
import { StageChip } from './stage-chip';
import type { SaveState } from './use-server-save';

type Props = {
  projectId: string;
  leased: LeasedItem;
  itemName: string;
  pay: string;
  deadline: number | null;
  onLease: (until: Date | null, now: Date) => void;
  activeSeconds: RefObject<number>;
  readingSeconds: number;
  saved: SaveState;
  isHandingBack: boolean;
  handBacksLeft: number;
  onHandBack: (reason: HandBackReason) => void;
  onHandIn: () => void;
  /** The guide and the comment, for screens without room beside the item. */
  aside: ReactNode;
};

/**
 * Over the item: which it is, how long it is yours, what is saved where, and the one thing to do next. One line, two on a
 * narrow screen, four on a phone, whatever the words of the moment: nothing below it moves. On a phone the last line, with
 * what can be done, stays in view where a long text is scrolled.
 */
export function LabelBar(props: Props) {
  const { projectId, leased, itemName, pay, deadline, onLease, activeSeconds, readingSeconds, saved, aside } = props;
  const t = useTranslations('annotations.desk');
  return (
    <div className="whitespace-nowrap text-xs max-sm:contents sm:flex sm:flex-wrap sm:items-center sm:gap-x-4 sm:gap-y-1.5 sm:border-rule sm:border-b sm:px-4 sm:py-1.5 lg:flex-nowrap">
      <div className="flex min-w-0 items-center gap-x-4 max-sm:px-3 max-sm:pt-1.5 sm:flex-1 lg:flex-none">
        <Link
          href={`/work/${projectId}`}
          aria-label={t('back')}
          className="flex size-8 shrink-0 items-center justify-center rounded-md hover:bg-sunken pointer-coarse:size-11"
        >
          <ArrowLeft aria-hidden="true" className="size-4" />
        </Link>
        <p className="min-w-0 max-w-60 truncate font-medium text-sm" title={itemName}>
          {itemName}
        </p>
        <StageChip stage={leased.stage} />
        <LeaseClock projectId={projectId} seatId={leased.seatId} deadline={deadline} onExtended={onLease} />
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1.5 max-sm:px-3 max-sm:pt-1.5 sm:max-lg:order-last sm:max-lg:basis-full sm:flex-nowrap lg:flex-1">
        <ActiveClock seconds={activeSeconds} readingSeconds={readingSeconds} />
        <span className="text-ink-faint">{t('pay', { amount: pay })}</span>
        <SaveStatus saved={saved} />
      </div>
      <div className="flex items-center justify-end gap-2 max-sm:sticky max-sm:top-(--bar-height) max-sm:z-20 max-sm:border-rule max-sm:border-b max-sm:bg-paper max-sm:px-3 max-sm:py-1.5 sm:ml-auto">
        <Dialog
          side="right"
          title={t('guide')}
          trigger={
            <Button size="sm" variant="quiet" icon={<BookOpen aria-hidden="true" />} className="lg:hidden">
              {t('guide')}
            </Button>
          }
        >
          {aside}
        </Dialog>
        <HandBackMenu
          busy={props.isHandingBack}
          left={props.handBacksLeft}
          isOfTest={leased.stage.kind === 'test'}
          onHandBack={props.onHandBack}
        />
        {/* A double click hands in once: its second half would answer for the next item, or say yes to what was only asked. */}
        <Button variant="primary" onClick={({ detail }) => detail < 2 && props.onHandIn()}>
          {t('handIn')}
          <span className="max-sm:hidden">
            <Kbd keys="mod+enter" />
          </span>
        </Button>
      </div>
    </div>
  );
}
