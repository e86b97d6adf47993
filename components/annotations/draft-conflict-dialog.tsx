'use client';

import { useTranslations } from 'use-intl';
import { pictureOf } from '@/components/assignment/picture-of';
import { AnswerEditor } from '@/components/canvas/answer-editor';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { LeasedItem } from '@/server/assignment/contract';
import type { Answer } from '@/server/projects/tasks';
import type { DraftConflict, Written } from './draft-conflict';

type Props = {
  leased: LeasedItem;
  conflict: DraftConflict | null;
  mine: Written & { readonly savedAt: number };
  onResolve: (choice: 'mine' | 'other') => void;
};

/** Two tabs or devices worked on one item: both are shown, neither is overwritten. Leaving it goes on with what is here. */
export function DraftConflictDialog({ leased, conflict, mine, onResolve }: Props) {
  const t = useTranslations('annotations.conflict');
  const formats = useFormats();
  const sides = conflict
    ? ([
        { choice: 'mine', ...mine, savedAt: new Date(mine.savedAt) },
        { choice: 'other', ...conflict },
      ] as const)
    : [];
  const isAnyCommented = sides.some(({ comment }) => comment.trim() !== '');
  return (
    <Dialog
      open={conflict !== null}
      onOpenChange={(open) => (open ? undefined : onResolve('mine'))}
      title={t('title')}
      description={t(conflict?.where === 'tab' ? 'whyTab' : 'whyDevice')}
      size="lg"
      focus="window"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {sides.map(({ choice, answer, comment, savedAt }) => (
          <section key={choice} aria-label={t(`${choice}Title`)} className="flex min-w-0 flex-col gap-2">
            <h3 className="font-semibold text-sm">{t(`${choice}Title`)}</h3>
            <p className="text-ink-soft text-sm">
              {t('saved', { time: formats.dateTime(savedAt) })} · {sizeOf(answer, t)}
            </p>
            <div className={leased.task === 'boxes' ? 'flex h-96 flex-col' : 'flex flex-col'}>
              <AnswerEditor
                task={leased.task}
                item={leased.item.content}
                imageUrl={pictureOf(leased.item.content)}
                classes={leased.classes}
                initialAnswer={answer}
                onChange={() => {}}
                labels={{ item: t(`${choice}Title`) }}
                readOnly
              />
            </div>
            {isAnyCommented ? (
              <p className="max-h-32 overflow-y-auto whitespace-pre-line text-sm [overflow-wrap:anywhere]">
                {comment.trim() ? t('comment', { text: comment }) : t('noComment')}
              </p>
            ) : null}
            <Button
              variant={choice === 'mine' ? 'primary' : 'secondary'}
              className="mt-auto"
              onClick={() => onResolve(choice)}
            >
              {t(choice)}
            </Button>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function sizeOf(answer: Answer | null, t: ReturnType<typeof useTranslations<'annotations.conflict'>>): string {
  if (answer === null) return t('nothing');
  return answer.task === 'boxes' ? t('boxes', { count: answer.boxes.length }) : t('choice');
}
