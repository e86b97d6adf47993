'use client';

import { useTranslations } from 'use-intl';
import type { Answer, OntologyClass } from '@/server/projects/tasks';

/** An answer in a few words: the class, the choice, or how many rectangles. */
export function useAnswerWords(classes: readonly OntologyClass[]): (answer: Answer) => string {
  const t = useTranslations('guides.cases');
  return (answer) => {
    if (answer.task === 'boxes') return t('boxes', { count: answer.boxes.length });
    if (answer.task === 'pairs') return t(`choice.${answer.choice}`);
    const { classId } = answer;
    return t('class', { name: classes.find(({ id }) => id === classId)?.name ?? classId });
  };
}
