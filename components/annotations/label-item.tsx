'use client';

import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { pictureOf } from '@/components/assignment/picture-of';
import { AnswerEditor } from '@/components/canvas/answer-editor';
import { useShortcut } from '@/components/shell/use-shortcut';
import { Callout } from '@/components/ui/callout';
import { toastDone, toastProblem } from '@/components/ui/toasts';
import type { HandBackReason, LeasedItem, WorkerGuide } from '@/server/assignment/contract';
import { itemCode } from '@/server/assignment/item-code';
import { answerLimits } from '@/server/projects/limits';
import type { Answer, OntologyClass } from '@/server/projects/tasks';
import { DeskNotices } from './desk-notices';
import { dropDraft, type Outgoing } from './device-store';
import { DraftConflictDialog } from './draft-conflict-dialog';
import { LabelAside } from './label-aside';
import { LabelBar } from './label-bar';
import { useActiveTime } from './use-active-time';
import { useDraft } from './use-draft';
import { useHandIn } from './use-hand-in';

export type LabelItemProps = {
  projectId: string;
  leased: LeasedItem;
  /** What the item pays, written. */
  pay: string;
  read: WorkerGuide;
  guideClasses: readonly OntologyClass[];
  introduction: ReactNode;
  onHandIn: (outgoing: Outgoing) => void;
  onHandedBack: () => void;
};

/** One leased item with everything around it: the surface, the clock, the guide, the draft, and the ways to end it. */
export function LabelItem(props: LabelItemProps) {
  const { projectId, leased, pay } = props;
  const t = useTranslations('annotations.desk');
  const [deadline, setDeadline] = useState(() => localDeadline(leased.leaseUntil, leased.now));
  const onLease = useCallback((until: Date, now: Date) => setDeadline(localDeadline(until, now)), []);
  const { draft, saved, conflict, generation, change, resolve, keep } = useDraft(projectId, leased, onLease);
  const activeSeconds = useActiveTime(draft.current.activeSeconds);
  const [comment, setComment] = useState(draft.current.comment);
  const { handIn, remark, forget } = useHandIn({ projectId, leased, draft, activeSeconds, onHandIn: props.onHandIn });
  const handBack = useHandBack(props);
  const name = t('item', { code: itemCode(leased.seatId) });
  useShortcut('mod+enter', t('handIn'), handIn, { scope: t('handInScope'), inFields: true });

  const onChange = (answer: Answer | null) => {
    forget();
    keep({ activeSeconds: activeSeconds.current });
    change(answer);
  };
  const onComment = (words: string) => {
    setComment(words);
    keep({ comment: words });
  };
  const aside = <LabelAside {...props} comment={comment} onComment={onComment} />;
  return (
    <>
      <LabelBar
        projectId={projectId}
        seatId={leased.seatId}
        itemName={name}
        pay={pay}
        deadline={deadline}
        onLease={onLease}
        activeSeconds={activeSeconds}
        saved={saved}
        isHandingBack={handBack.isPending}
        onHandBack={handBack.act}
        onHandIn={handIn}
        aside={aside}
      />
      {saved.at === 'signed_out' ? <DeskNotices projectId={projectId} trouble="signed_out" waiting={0} /> : null}
      {remark ? <Callout tone="accent" title={remark} className="m-2" /> : null}
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col p-2">
          <AnswerEditor
            key={`${leased.seatId} ${generation}`}
            task={leased.task}
            item={leased.item.content}
            imageUrl={pictureOf(leased.item.content)}
            classes={leased.classes}
            initialAnswer={draft.current.answer}
            onChange={onChange}
            labels={{ item: name }}
            maxBoxes={answerLimits.boxes}
            onBroken={() => handBack.act('broken_item')}
            autoFocus
          />
        </div>
        <aside className="w-80 shrink-0 overflow-y-auto border-rule border-l p-4 max-lg:hidden xl:w-96">{aside}</aside>
      </div>
      <DraftConflictDialog conflict={conflict} onResolve={resolve} />
    </>
  );
}

/** A moment of the server's clock by this browser's, which may be minutes off. */
function localDeadline(until: Date, serverNow: Date): number {
  return Date.now() + until.getTime() - serverNow.getTime();
}

function useHandBack({ projectId, leased, onHandedBack }: LabelItemProps) {
  const t = useTranslations('assignment.handBack');
  const offline = useTranslations('shell')('offline');
  const trpc = useTRPC();
  const { mutate, isPending } = useMutation(
    trpc.assignment.handBack.mutationOptions({
      onSuccess: () => {
        dropDraft(leased.seatId);
        toastDone(t('done'));
        onHandedBack();
      },
      onError: (error) => toastProblem(refusalOf(error, offline).message),
    }),
  );
  const act = (reason: HandBackReason) => mutate({ projectId, seatId: leased.seatId, reason });
  return { act, isPending };
}
