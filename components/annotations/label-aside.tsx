'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { GuideRules } from '@/components/assignment/guide-rules';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { annotationLimits } from '@/server/annotations/limits';
import type { WorkerGuide } from '@/server/assignment/contract';
import type { OntologyClass } from '@/server/projects/tasks';

type Props = {
  read: WorkerGuide;
  guideClasses: readonly OntologyClass[];
  /** The guide's words before its first rule, written by the server. */
  introduction: ReactNode;
  comment: string;
  onComment: (comment: string) => void;
};

/** Beside the item: the rules with their cases, and what the reviewers should know. */
export function LabelAside({ read, guideClasses, introduction, comment, onComment }: Props) {
  const t = useTranslations('annotations.desk');
  const words = useTranslations('assignment.project');
  return (
    <div className="flex flex-col gap-5">
      <section aria-label={t('guide')} className="flex flex-col gap-3">
        <h2 className="font-semibold text-sm">{words('guideTitle', { number: read.guide.number })}</h2>
        <GuideRules {...read} classes={guideClasses} />
        {read.guide.introduction.trim() === '' ? null : (
          <details className="text-sm">
            <summary className="text-ink-soft">{t('introduction')}</summary>
            <div className="mt-2">{introduction}</div>
          </details>
        )}
      </section>
      <Field label={t('comment')} hint={t('commentHint')} optional>
        <Textarea
          value={comment}
          maxLength={annotationLimits.commentLength}
          // What dictation and extensions put in does not heed the field's own limit.
          onChange={({ target }) => onComment(target.value.slice(0, annotationLimits.commentLength))}
        />
      </Field>
    </div>
  );
}
