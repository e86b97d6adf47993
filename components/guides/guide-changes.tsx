'use client';

import { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { guideDiff } from '@/server/guides/guide-diff';
import { DiffText } from './diff-text';
import { RuleNumber } from './rule-number';

type GuideText = Parameters<typeof guideDiff>[0];

type Props = {
  before: GuideText;
  after: GuideText;
  /** Where nothing was changed yet there is no draft either. */
  hasDraft: boolean;
};

/** What a version says differently from another, rule by rule. Rules that stayed as they were are only counted. */
export function GuideChanges({ before, after, hasDraft }: Props) {
  const t = useTranslations('guides.changes');
  const diff = guideDiff(before, after);
  const changed = diff.rules.filter((rule) => rule.kind !== 'same');
  if (changed.length === 0 && !diff.isIntroductionChanged) {
    return hasDraft ? (
      <EmptyState title={t('none')} why={t('noneWhy')} />
    ) : (
      <EmptyState title={t('noDraft')} why={t('noDraftWhy')} />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {diff.isIntroductionChanged ? (
        <section>
          <h3 className="mb-1 font-medium text-ink-soft text-xs">{t('introduction')}</h3>
          <DiffText parts={diff.introduction} />
        </section>
      ) : null}
      <ul className="flex flex-col gap-4">
        {changed.map((rule) => (
          <li key={rule.ruleId} className="flex gap-3">
            <RuleNumber number={rule.number} />
            <div className="min-w-0">
              <Badge>{t(`kind.${rule.kind}`)}</Badge>
              <DiffText parts={rule.words} className="mt-1" />
            </div>
          </li>
        ))}
      </ul>
      {changed.length < diff.rules.length ? (
        <p className="text-ink-faint text-xs">{t('same', { count: diff.rules.length - changed.length })}</p>
      ) : null}
    </div>
  );
}
