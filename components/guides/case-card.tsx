'use client';

import { useTranslations } from 'use-intl';
import { StatusChip } from '@/components/ui/status-chip';
import type { Item } from '@/server/datasets/contract';
import type { CaseView } from '@/server/guides/contract';
import type { OntologyClass } from '@/server/projects/tasks';
import { CasePicture } from './case-picture';

type Props = { value: CaseView; item: Item | undefined; classes: readonly OntologyClass[] };

/** A case under its rule: the item with the adjudicated answer, whether it is right, and why. */
export function CaseCard({ value, item, classes }: Props) {
  const t = useTranslations('guides.cases');
  const { answer } = value;
  const named = (id: string) => classes.find((one) => one.id === id)?.name ?? id;
  return (
    <article className="flex min-w-0 flex-wrap gap-3 rounded-md border border-rule bg-surface p-3">
      {item ? <CasePicture item={item} answer={answer} classes={classes} /> : null}
      <div className="min-w-0 flex-1 basis-40 text-sm">
        <StatusChip tone={value.correctness === 'right' ? 'settled' : 'neutral'}>{t(value.correctness)}</StatusChip>
        <p className="mt-1 font-serif [overflow-wrap:anywhere]">{value.reason}</p>
        <p className="mt-1 text-ink-faint text-xs [overflow-wrap:anywhere]">
          {answer.task === 'boxes' ? t('boxes', { count: answer.boxes.length }) : null}
          {answer.task === 'classes' ? t('class', { name: named(answer.classId) }) : null}
          {answer.task === 'pairs' ? t(`choice.${answer.choice}`) : null}
          {item ? ` · ${item.name}` : null}
        </p>
      </div>
    </article>
  );
}
