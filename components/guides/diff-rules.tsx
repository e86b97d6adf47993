import type { ReactNode } from 'react';
import type { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import type { CaseView } from '@/server/guides/contract';
import type { GuideDiff } from '@/server/guides/guide-diff';
import { DiffText } from './diff-text';
import { RuleNumber } from './rule-number';

type Props = {
  diff: GuideDiff;
  t: ReturnType<typeof useTranslations<'guides.changes'>>;
  /** Draws the cases that came under a rule. */
  underRule: (cases: readonly CaseView[]) => ReactNode;
};

type RuleChange = GuideDiff['rules'][number];

const isNew = ({ kind, newCases }: RuleChange) => kind !== 'same' || newCases.length > 0;

/** Whether one version says or shows anything that the other does not. */
export function isAnyChanged({ rules, isIntroductionChanged }: GuideDiff): boolean {
  return isIntroductionChanged || rules.some(isNew);
}

/** What a version says and shows that another does not, rule by rule. Rules that stayed as they were are only counted. */
export function DiffRules({ diff, t, underRule }: Props) {
  const changed = diff.rules.filter(isNew);
  return (
    <div className="flex flex-col gap-4">
      {diff.isIntroductionChanged ? (
        <section>
          <h3 className="mb-1 font-medium text-ink-soft text-xs">{t('introduction')}</h3>
          <DiffText parts={diff.introduction} />
        </section>
      ) : null}
      <ul className="flex flex-col gap-4">
        {changed.map(({ ruleId, number, kind, words, newCases }) => (
          <li key={ruleId} className="flex gap-3">
            <RuleNumber number={number} />
            <div className="min-w-0 flex-1">
              <span className="flex flex-wrap gap-1.5">
                {kind === 'same' ? null : <Badge>{t(`kind.${kind}`)}</Badge>}
                {newCases.length > 0 ? <Badge>{t('newCases', { count: newCases.length })}</Badge> : null}
              </span>
              <DiffText parts={words} className="mt-1" />
              {newCases.length > 0 ? <div className="mt-2 flex flex-col gap-2">{underRule(newCases)}</div> : null}
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
