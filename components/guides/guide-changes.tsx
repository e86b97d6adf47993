'use client';

import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@/components/ui/empty-state';
import { guideDiff } from '@/server/guides/guide-diff';
import { DiffRules, isAnyChanged } from './diff-rules';

type GuideText = Parameters<typeof guideDiff>[0];

type Props = {
  before: GuideText;
  after: GuideText;
  /** Where nothing was changed yet there is no draft either. */
  hasDraft: boolean;
  underRule: ComponentProps<typeof DiffRules>['underRule'];
};

/** What the next version says or shows differently, or that there is nothing. */
export function GuideChanges({ before, after, hasDraft, underRule }: Props) {
  const t = useTranslations('guides.changes');
  const diff = guideDiff(before, after);
  if (isAnyChanged(diff)) return <DiffRules diff={diff} t={t} underRule={underRule} />;
  return hasDraft ? (
    <EmptyState title={t('none')} why={t('noneWhy')} />
  ) : (
    <EmptyState title={t('noDraft')} why={t('noDraftWhy')} />
  );
}
