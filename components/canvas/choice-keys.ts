import type { useTranslations } from 'use-intl';
import type { ToldKeys } from '@/components/shell/shortcut-registry';
import type { OntologyClass } from '@/server/projects/tasks';
import type { LegendEntry } from './key-legend';

/** The keys of the classes, each with its name. */
export function classKeys(classes: readonly OntologyClass[]): LegendEntry[] {
  return classes.flatMap(({ hotkey, name, retired }) => (hotkey && !retired ? [{ keys: [hotkey], does: name }] : []));
}

/** Every key of a choice, and the one that takes it back. */
export function choiceKeys(t: ReturnType<typeof useTranslations<'canvas'>>, keys: readonly LegendEntry[]): ToldKeys[] {
  return [{ scope: t('keys.title'), entries: [...keys, { keys: ['mod+z'], does: t('keys.undo') }] }];
}
