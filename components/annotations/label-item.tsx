'use client';

import { useMutation } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { pictureOf } from '@/components/assignment/picture-of';
import type { History } from '@/components/canvas/core/history';
import { AtFoot } from '@/components/shell/at-foot';
import { useShortcut } from '@/components/shell/use-shortcut';
import { Callout } from '@/components/ui/callout';
import { classNames } from '@/components/ui/class-names';
import { toastDone, toastProblem } from '@/components/ui/toasts';
import type { HandBackReason, LeasedItem, WorkerGuide } from '@/server/assignment/contract';
import { itemCode } from '@/server/assignment/item-code';
import { answerLimits } from '@/server/projects/limits';
import type { Answer, OntologyClass } from '@/server/projects/tasks';
import { ConflictQuestion } from './conflict-question';
import { DeskEditor } from './desk-editor';
import { DeskNotices } from './desk-notices';
import { deviceShelf } from './device';
import { type DeviceDraft, dropDraft, type Outgoing } from './device-store';
import { LabelAside } from './label-aside';
import { LabelBar } from './label-bar';
import { useActiveTime } from './use-active-time';
import { useDraft } from './use-draft';
import { useHandIn } from './use-hand-in';
import { useHeartbeat } from './use-heartbeat';
import { useEarlierReading } from './use-reading';
import { isSignedOut, type Trouble } from './use-refusable';

export type LabelItemProps = {
  personId: string;
  projectId: string;
  leased: LeasedItem;
  /** What this device had kept of the item. */
  kept: DeviceDraft | null;
  /** The desk says already that nobody, or somebody else, is signed in. */
  isToldSignedOut: boolean;
  /** As the last claim knew it, which may be that of an item behind this one. */
  handBacksLeft: number;
  /** What the item pays, written. */
  pay: string;
  read: WorkerGuide;
  guideClasses: readonly OntologyClass[];
  introduction: ReactNode;
  onHandIn: (outgoing: Outgoing) => void;
  onHandedBack: () => void;
};

/** Choices stand above what is told at the foot of a narrow window; a drawing keeps its place. */
const aboveFoot = 'max-lg:pb-[calc(var(--foot-height,0px)+0.5rem)]';

/** One leased item with everything around it: the surface, the clock, the guide, the draft, and the ways to end it. */
export function LabelItem(props: LabelItemProps) {
  const { personId, projectId, leased, kept } = props;
  const { seatId } = leased;
  const t = useTranslations('annotations.desk');
  const { deadline, isOld, onLease } = useLease(leased);
  const isEnded = useRef(false);
  const work = useDraft({ personId, projectId, leased, kept, onLease, isEnded });
  const { draft, saved, setSaved, conflict, generation, change, resolve, keep } = work;
  const activeSeconds = useActiveTime(draft.current.activeSeconds);
  const readingSeconds = useEarlierReading(personId, projectId);
  useKeptTime(activeSeconds, draft, keep);
  const onTrouble = useCallback((trouble: Trouble) => setSaved({ at: trouble }), [setSaved]);
  useHeartbeat({ projectId, seatId, activeSeconds, isOld, onLease, onTrouble });
  const { handIn, remark, forget } = useHandIn(props, { draft, activeSeconds, isEnded });
  const handBack = useHandBack(props, isEnded);
  const trouble = saved.at === 'signed_out' || saved.at === 'other_person' ? saved.at : null;
  const name = t('item', { code: itemCode(leased.seatId) });
  useShortcut('mod+enter', t('handIn'), handIn, { scope: t('handInScope'), inFields: true });

  const onChange = (answer: Answer | null, history: History | null = null) => {
    forget();
    change({ answer, history, activeSeconds: activeSeconds.current });
  };
  const aside = <LabelAside {...props} comment={draft.current.comment} onComment={(comment) => change({ comment })} />;
  return (
    <>
      <LabelBar
        {...props}
        {...{ deadline, onLease, activeSeconds, readingSeconds, saved, aside }}
        itemName={name}
        isHandingBack={handBack.isPending}
        onHandBack={handBack.act}
        onHandIn={handIn}
      />
      <AtFoot>
        {isSignedOut(trouble) && !props.isToldSignedOut ? (
          <DeskNotices projectId={projectId} trouble={trouble} waiting={0} />
        ) : null}
        {remark ? <Callout tone="accent" title={remark} /> : null}
      </AtFoot>
      <div className="flex min-h-0 flex-1">
        <div className={classNames('flex min-h-0 min-w-0 flex-1 flex-col p-2', leased.task !== 'boxes' && aboveFoot)}>
          <DeskEditor
            key={`${seatId} ${generation}`}
            task={leased.task}
            item={leased.item.content}
            imageUrl={pictureOf(leased.item.content)}
            classes={leased.classes}
            initialAnswer={draft.current.answer}
            initialHistory={draft.current.history}
            onChange={onChange}
            labels={{ item: name }}
            maxBoxes={answerLimits.boxes}
            onBroken={() => handBack.act('broken_item')}
            autoFocus
          />
        </div>
        {/* Room at its end: what is told at the foot of the window lies over it. */}
        <aside className="w-80 shrink-0 overflow-y-auto border-rule border-l p-4 pb-40 max-lg:hidden xl:w-96">
          {aside}
        </aside>
      </div>
      <ConflictQuestion leased={leased} conflict={conflict} mine={draft.current} onResolve={resolve} />
    </>
  );
}

const keepTimeEveryMs = 10_000;

/** The working time is kept on this device also while nothing is drawn. */
function useKeptTime(
  activeSeconds: RefObject<number>,
  draft: RefObject<DeviceDraft>,
  keep: (changes: Partial<DeviceDraft>) => void,
): void {
  useEffect(() => {
    const look = () => {
      if (activeSeconds.current > draft.current.activeSeconds) keep({ activeSeconds: activeSeconds.current });
    };
    const keeper = setInterval(look, keepTimeEveryMs);
    window.addEventListener('pagehide', look);
    return () => {
      clearInterval(keeper);
      window.removeEventListener('pagehide', look);
    };
  }, [activeSeconds, draft, keep]);
}

/** A moment of the server's clock by this browser's, which may be minutes off. */
function localDeadline(until: Date, serverNow: Date): number {
  return Date.now() + until.getTime() - serverNow.getTime();
}

/** When the item stops being theirs, by this browser's clock; null once the server has said that it is not. */
function useLease(leased: LeasedItem) {
  const [begun] = useState(() => localDeadline(leased.leaseUntil, leased.now));
  const [deadline, setDeadline] = useState<number | null>(begun);
  const onLease = useCallback((until: Date | null, now: Date) => setDeadline(until && localDeadline(until, now)), []);
  const [isOld] = useState(() => isHalfOver(leased, begun));
  return { deadline, isOld, onLease };
}

/** Half of the lease is gone: the item waited behind others. */
function isHalfOver({ leasedAt, leaseUntil }: LeasedItem, deadline: number): boolean {
  return deadline - Date.now() < (leaseUntil.getTime() - leasedAt.getTime()) / 2;
}

function useHandBack({ personId, projectId, leased, onHandedBack }: LabelItemProps, isEnded: RefObject<boolean>) {
  const t = useTranslations('assignment.handBack');
  const noAnswer = useTranslations('shell')('noAnswer');
  const trpc = useTRPC();
  const { mutate, isPending } = useMutation(
    trpc.assignment.handBack.mutationOptions({
      onSuccess: (_, { reason }) => {
        isEnded.current = true;
        void dropDraft(deviceShelf, personId, leased.seatId);
        toastDone(t(reason === 'broken_item' ? 'doneBroken' : 'done'));
        onHandedBack();
      },
      onError: (error) => toastProblem(refusalOf(error, noAnswer).message),
    }),
  );
  const act = (reason: HandBackReason) => mutate({ projectId, seatId: leased.seatId, reason });
  return { act, isPending };
}
