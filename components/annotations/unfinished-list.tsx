'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { toastDone, toastProblem, toastUndo } from '@/components/ui/toasts';
import { itemCode } from '@/server/assignment/item-code';
import type { Answer } from '@/server/projects/tasks';
import { deviceShelf } from './device';
import { dropDraft, type Outgoing, writeDraft } from './device-store';
import { OwnAnswer } from './own-answer';
import { putBack, type Unfinished } from './unfinished';
import { troubleOf, useRefusable } from './use-refusable';

type Props = {
  personId: string;
  unfinished: readonly Unfinished[];
  onHandIn: (outgoing: Outgoing) => void;
  onLeave: (seatId: string) => void;
  onComeBack: (seatId: string) => void;
  /** Takes the other answer of an item of which there are two. */
  onSwap: (seatId: string) => void;
};

/** Items that were begun and whose time ran out: each is shown, and handed in or dropped by its maker. */
export function UnfinishedList({ personId, unfinished, onHandIn, onLeave, onComeBack, onSwap }: Props) {
  const t = useTranslations('annotations');
  const formats = useFormats();
  const drop = useDropping(personId, onLeave, onComeBack);
  const handIn = ({ work, draft }: Unfinished, answer: Answer) => {
    const { seatId, projectId, content, classes } = work;
    const { submissionId, activeSeconds } = draft;
    const comment = draft.comment.trim();
    onLeave(seatId);
    toastDone(t('unfinished.handedIn', { item: t('desk.item', { code: itemCode(seatId) }) }));
    onHandIn({ submissionId, projectId, seatId, content, classes, answer, comment, activeSeconds });
  };
  return (
    <div className="mx-auto w-full max-w-6xl px-4 pt-4 sm:px-6">
      <Panel title={t('unfinished.title', { count: unfinished.length })}>
        <p className="mb-2 max-w-[80ch] text-ink-soft text-sm">{t('unfinished.why')}</p>
        <ul className="flex flex-col">
          {unfinished.map((one) => {
            const { work, answer, draft } = one;
            const { seatId, projectTitle, content, classes } = work;
            const item = t('desk.item', { code: itemCode(seatId) });
            return (
              <li
                key={seatId}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 border-rule border-t py-2 text-sm"
              >
                <span className="font-medium">{item}</span>
                <span className="min-w-0 basis-full text-ink-soft [overflow-wrap:anywhere] sm:flex-1 sm:basis-0">
                  {projectTitle} · {t('conflict.saved', { time: formats.dateTime(new Date(draft.savedAt)) })}
                  <span className="block text-ink-faint text-xs">
                    {t(answer ? (work.draft ? 'unfinished.onServer' : 'unfinished.onlyHere') : 'unfinished.noAnswer')}
                  </span>
                </span>
                {answer ? (
                  <OwnAnswer entry={{ answer, content, classes, seatId, comment: draft.comment }} reason={null} />
                ) : (
                  <CommentAlone comment={draft.comment} />
                )}
                <Button
                  size="sm"
                  variant="quiet"
                  aria-label={`${t('unfinished.drop')}: ${item}`}
                  onClick={() => drop(one)}
                >
                  {t('unfinished.drop')}
                </Button>
                {answer ? (
                  <Button
                    size="sm"
                    aria-label={`${t('unfinished.handIn')}: ${item}`}
                    onClick={() => handIn(one, answer)}
                  >
                    {t('unfinished.handIn')}
                  </Button>
                ) : null}
                <OtherAnswer unfinished={one} onSwap={onSwap} />
              </li>
            );
          })}
        </ul>
      </Panel>
    </div>
  );
}

/** The second answer of an item that two devices answered differently: only one can be handed in. */
function OtherAnswer({ unfinished: { work, other }, onSwap }: { unfinished: Unfinished } & Pick<Props, 'onSwap'>) {
  const t = useTranslations('annotations');
  const formats = useFormats();
  if (!other) return null;
  const { seatId, content, classes } = work;
  const { answer, draft, where } = other;
  const time = formats.dateTime(new Date(draft.savedAt));
  return (
    <div className="flex basis-full flex-wrap items-center gap-x-4 gap-y-1 border-unsure border-l-2 pl-3">
      <p aria-live="polite" className="min-w-0 flex-1 basis-60 text-ink-soft">
        {answer ? t('unfinished.other', { where, time }) : t('unfinished.otherComment', { where, time })}
      </p>
      {answer ? (
        <OwnAnswer
          entry={{ answer, content, classes, seatId, comment: draft.comment }}
          reason={null}
          label={t('unfinished.seeOther')}
        />
      ) : (
        <CommentAlone comment={draft.comment} />
      )}
      {answer ? (
        <Button
          size="sm"
          aria-label={`${t('conflict.other')}: ${t('desk.item', { code: itemCode(seatId) })}`}
          onClick={() => onSwap(seatId)}
        >
          {t('conflict.other')}
        </Button>
      ) : null}
    </div>
  );
}

/** What was written for the reviewers where nothing was answered: it is read here, and copied from here. */
function CommentAlone({ comment }: { comment: string }) {
  const t = useTranslations('annotations.conflict');
  return (
    <p className="basis-full whitespace-pre-wrap text-ink-soft [overflow-wrap:anywhere]">
      {t('comment', { text: comment })}
    </p>
  );
}

/** Drops what there is of an item, here and on the server; one press brings it back. */
function useDropping(personId: string, onLeave: (seatId: string) => void, onComeBack: (seatId: string) => void) {
  const t = useTranslations('annotations.unfinished');
  const attempt = useRefusable();
  const trpc = useTRPC();
  const dropping = useMutation(trpc.annotations.dropUnfinished.mutationOptions());
  const saving = useMutation(trpc.annotations.saveDraft.mutationOptions());
  return async (one: Unfinished) => {
    const { seatId } = one.work;
    const dropped = await attempt(() => dropping.mutateAsync({ seatId }));
    if (!dropped.ok)
      return toastProblem(troubleOf(dropped.refusal) === 'offline' ? t('notDropped') : dropped.refusal.message);
    await dropDraft(deviceShelf, personId, seatId);
    onLeave(seatId);
    toastUndo(t('dropped'), async () => {
      await putBack(one, (kept) => writeDraft(deviceShelf, personId, seatId, kept), saving.mutateAsync);
      onComeBack(seatId);
    });
  };
}
