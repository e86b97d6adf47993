'use client';

import { useTranslations } from 'use-intl';
import { StatusChip } from '@/components/ui/status-chip';
import type { OntologyClass } from '@/server/projects/tasks';
import { className, colourOf } from './class-look';
import { ClassMark } from './class-mark';
import { LayerBadge } from './layer-badge';
import type { AnswerLayer, MergedBox } from './layers';

type Props = {
  box: MergedBox | undefined;
  isContested: boolean;
  layers: readonly AnswerLayer[];
  classes: readonly OntologyClass[];
};

/** The votes on one merged rectangle: who drew it, as what, and who did not. */
export function ObjectCard({ box, isContested, layers, classes }: Props) {
  const t = useTranslations('canvas');
  if (!box) return <p className="text-ink-soft text-sm">{t('nothingPicked')}</p>;
  const votes = new Map(box.votes.map((vote) => [vote.layerId, vote.classId]));
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2">
        <ClassMark colour={colourOf(classes, box.classId)} />
        <span className="font-medium">{className(t, classes, box.classId)}</span>
        {isContested ? <StatusChip tone="disagreement">{t('contested')}</StatusChip> : null}
      </p>
      <p className="text-sm">
        {t('votesFor', { votes: votes.size, asked: layers.length })}
        {' · '}
        {box.confidence === null ? t('confidenceUnknown') : t('confidence', { confidence: box.confidence })}
      </p>
      <ul className="flex flex-col gap-1 text-sm">
        {layers.map((layer) => {
          const classId = votes.get(layer.id);
          return (
            <li key={layer.id} className={`flex items-center gap-2 ${classId === undefined ? 'text-ink-faint' : ''}`}>
              <LayerBadge layer={layer} />
              <span className="min-w-0 flex-1 truncate">{layer.name}</span>
              <span className="shrink-0">{classId === undefined ? t('leftOut') : className(t, classes, classId)}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
