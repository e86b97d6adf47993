'use client';

import { useTranslations } from 'use-intl';
import { pictureOf } from '@/components/assignment/picture-of';
import { AnswerEditor } from '@/components/canvas/answer-editor';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { RecordEntry } from '@/server/annotations/contract';
import { itemCode } from '@/server/assignment/item-code';

type Props = {
  entry: Pick<RecordEntry, 'answer' | 'content' | 'classes' | 'seatId' | 'comment'>;
  reason: string | null;
  /** What the button says, where it is not the only answer to be looked at. */
  label?: string;
};

/** The worker's own answer as it was handed in, with the reason of the decision on it. */
export function OwnAnswer({ entry: { answer, content, classes, seatId, comment }, reason, label }: Props) {
  const t = useTranslations('annotations');
  const look = label ?? t('record.look');
  const name = t('desk.item', { code: itemCode(seatId) });
  return (
    <Dialog
      size="lg"
      focus="window"
      trigger={
        <Button size="sm" variant="quiet" aria-label={`${look}: ${name}`}>
          {look}
        </Button>
      }
      title={t('record.yourAnswer')}
      description={name}
    >
      <div className="flex flex-col gap-3">
        {reason ? <p className="font-serif text-md">{reason}</p> : null}
        <div className="flex h-[55dvh] flex-col">
          <AnswerEditor
            task={answer.task}
            item={content}
            imageUrl={pictureOf(content)}
            classes={classes}
            initialAnswer={answer}
            onChange={() => {}}
            labels={{ item: name }}
            readOnly
          />
        </div>
        {comment ? <p className="text-ink-soft text-sm">{comment}</p> : null}
      </div>
    </Dialog>
  );
}
