'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { useAnswerWords } from '@/components/skill/use-answer-words';
import type { OntologyClass } from '@/server/projects/tasks';
import type { VerdictView } from '@/server/review/contract';

type Props = { verdicts: readonly VerdictView[]; classes: readonly OntologyClass[] };

/** Earlier decisions on this item, the one that counts first. */
export function PastVerdicts({ verdicts, classes }: Props) {
  const t = useTranslations('review');
  const formats = useFormats();
  const inWords = useAnswerWords(classes);
  if (verdicts.length === 0) return null;
  return (
    <section aria-labelledby="review-history">
      <h2 id="review-history" className="mb-1 font-semibold text-sm">
        {t('item.history')}
      </h2>
      <ul className="flex flex-col gap-2">
        {verdicts.map(({ id, reviewer, decidedAt, answer, reason, ruleNumber }) => (
          <li key={id} className="text-ink-soft text-sm">
            {ruleNumber === null ? null : <strong className="mr-1">{t('item.rule', { number: ruleNumber })}</strong>}
            <strong className="mr-1 font-medium text-ink">{inWords(answer)}</strong>
            {t('item.historyEntry', { reviewer, when: formats.dateTime(decidedAt), reason })}
          </li>
        ))}
      </ul>
    </section>
  );
}
