'use client';

import { memo } from 'react';
import { useTranslations } from 'use-intl';
import type { WorkerGuide } from '@/server/assignment/contract';
import type { OntologyClass } from '@/server/projects/tasks';
import { GuideCases } from './guide-cases';

type Props = WorkerGuide & { classes: readonly OntologyClass[] };

/** The numbered rules, each with the cases that show it at work. They stand still while a comment is typed beside them. */
export const GuideRules = memo(function GuideRules({ guide, caseItems, classes }: Props) {
  const t = useTranslations('assignment.project');
  return (
    <ol className="flex flex-col gap-4">
      {guide.rules.map(({ ruleId, number, text }) => {
        const cases = guide.cases.filter((one) => one.ruleId === ruleId);
        return (
          <li key={ruleId} id={`R${number}`} className="grid grid-cols-[2.5rem_1fr] gap-x-2">
            <span className="pt-0.5 font-mono text-ink-faint text-sm">
              <span aria-hidden="true">{t('rule', { number })}</span>
              <span className="sr-only">{t('ruleAloud', { number })}</span>
            </span>
            <div className="flex min-w-0 flex-col gap-2">
              <p className="whitespace-pre-line font-serif text-md">{text}</p>
              {cases.length > 0 ? (
                <p className="text-ink-faint text-xs">{t('cases', { count: cases.length })}</p>
              ) : null}
              <GuideCases cases={cases} caseItems={caseItems} classes={classes} />
            </div>
          </li>
        );
      })}
    </ol>
  );
});
