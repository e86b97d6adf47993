import type { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import type { GuideDiff } from '@/server/guides/guide-diff';
import { DiffText } from './diff-text';
import { RuleNumber } from './rule-number';

type Props = { diff: GuideDiff; t: ReturnType<typeof useTranslations<'guides.changes'>> };

/** Whether one version says anything that the other does not. */
export function isAnyChanged({ rules, isIntroductionChanged }: GuideDiff): boolean {
  return isIntroductionChanged || rules.some(({ kind }) => kind !== 'same');
}

/** What a version says differently from another, rule by rule. Rules that stayed as they were are only counted. */
export function DiffRules({ diff, t }: Props) {
  const changed = diff.rules.filter(({ kind }) => kind !== 'same');
  return (
    <div className="flex flex-col gap-4">
      {diff.isIntroductionChanged ? (
        <section>
          <h3 className="mb-1 font-medium text-ink-soft text-xs">{t('introduction')}</h3>
          <DiffText parts={diff.introduction} />
        </section>
      ) : null}
      <ul className="flex flex-col gap-4">
        {changed.map(({ ruleId, number, kind, words }) => (
          <li key={ruleId} className="flex gap-3">
            <RuleNumber number={number} />
            <div className="min-w-0">
              <Badge>{t(`kind.${kind}`)}</Badge>
              <DiffText parts={words} className="mt-1" />
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
