import type { useTranslations } from 'use-intl';
import type { OntologyClass } from '@/server/projects/tasks';

/** For a class that this ontology version does not know. */
const unknownColour = '#8a8a8a';

export function colourOf(classes: readonly OntologyClass[], classId: string): string {
  return classes.find((candidate) => candidate.id === classId)?.colour ?? unknownColour;
}

export function className(
  t: ReturnType<typeof useTranslations<'canvas'>>,
  classes: readonly OntologyClass[],
  classId: string,
): string {
  const known = classes.find((candidate) => candidate.id === classId);
  if (!known) return t('classUnknown');
  return known.retired ? t('classRetired', { class: known.name }) : known.name;
}
