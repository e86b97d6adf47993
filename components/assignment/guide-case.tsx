'use client';

import { Check, ChevronRight, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { later, useWhenWanted } from '@/components/ui/later';
import type { WorkerGuide } from '@/server/assignment/contract';
import { itemCode } from '@/server/assignment/item-code';
import type { CaseView } from '@/server/guides/contract';
import type { OntologyClass } from '@/server/projects/tasks';
import { pictureOf } from './picture-of';

type Props = { case: CaseView; item: WorkerGuide['caseItems'][number] | undefined; classes: readonly OntologyClass[] };

const editors = later(() => import('@/components/canvas/answer-editor'));

/** One adjudicated item under its rule: whether it shows what is right or wrong, why, and what was drawn. */
export function GuideCase({ case: { correctness, reason, answer }, item, classes }: Props) {
  const t = useTranslations('assignment.project');
  const [isOpened, setOpened] = useState(false);
  const drawn = useWhenWanted(editors, isOpened);
  const isRight = correctness === 'right';
  const Mark = isRight ? Check : X;
  const words = (
    <span className="flex items-start gap-1.5">
      <Mark aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span>
        <strong className="font-semibold">{isRight ? t('caseRight') : t('caseWrong')}</strong>
        {': '}
        {reason}
      </span>
    </span>
  );
  if (!item) return <div className="text-sm">{words}</div>;
  return (
    <details className="group rounded-md border border-rule" onToggle={() => setOpened(true)}>
      <summary className="flex list-none items-start justify-between gap-2 px-2.5 py-2 text-sm [&::-webkit-details-marker]:hidden">
        {words}
        <ChevronRight
          aria-hidden="true"
          className="mt-0.5 size-4 shrink-0 text-ink-faint transition-transform group-open:rotate-90"
        />
      </summary>
      <div className="h-80 border-rule border-t p-2">
        {drawn ? (
          <drawn.AnswerEditor
            task={answer.task}
            item={item.content}
            imageUrl={pictureOf(item.content)}
            classes={classes}
            initialAnswer={answer}
            onChange={() => {}}
            labels={{ item: t('caseItem', { code: itemCode(item.id) }) }}
            readOnly
          />
        ) : null}
      </div>
    </details>
  );
}
