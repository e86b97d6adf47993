'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Markdown } from '@/components/ui/markdown';
import type { CaseView, GuideView } from '@/server/guides/contract';
import { RuleNumber } from './rule-number';

type Props = { guide: GuideView; underRule: (cases: readonly CaseView[]) => ReactNode };

/** A published version, as workers read it: its rules with the cases under each. */
export function PublishedGuide({ guide, underRule }: Props) {
  const t = useTranslations('guides');
  const f = useFormats();
  return (
    <article>
      <p className="mb-3 text-ink-faint text-xs">{t('publishedOn', { date: f.dateTime(guide.publishedAt) })}</p>
      {guide.changeSummary ? (
        <p className="mb-4 border-rule-strong border-l-2 pl-3 text-ink-soft text-sm">{guide.changeSummary}</p>
      ) : null}
      <Markdown text={guide.introduction} />
      <ol className="mt-4 flex flex-col gap-3">
        {guide.rules.map((rule) => (
          <li key={rule.ruleId} className="flex gap-3">
            <RuleNumber number={rule.number} />
            <div className="min-w-0 flex-1">
              <Markdown text={rule.text} className="[overflow-wrap:anywhere]" />
              <div className="mt-2 empty:hidden">
                {underRule(guide.cases.filter((one) => one.ruleId === rule.ruleId))}
              </div>
            </div>
          </li>
        ))}
      </ol>
    </article>
  );
}
