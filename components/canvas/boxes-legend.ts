import type { useTranslations } from 'use-intl';
import type { ToldKeys } from '@/components/shell/shortcut-registry';
import type { OntologyClass } from '@/server/projects/tasks';
import { classKeys } from './choice-keys';
import type { LegendEntry } from './key-legend';

type Situation = {
  readonly isPlacing: boolean;
  readonly hasChosen: boolean;
  readonly hasDrawn: boolean;
  readonly readOnly: boolean;
};

const arrows = '↑↓←→';

/** Which keys of the boxes editor act in a situation; class keys stand on their buttons. */
export function boxesLegend(t: ReturnType<typeof useTranslations<'canvas'>>, now: Situation): LegendEntry[] {
  const { isPlacing, hasChosen, hasDrawn, readOnly } = now;
  const view: LegendEntry[] = [
    { keys: [t('keys.wheel'), '+', '-'], does: t('keys.zoom') },
    { keys: ['0'], does: t('keys.fit') },
    { keys: [`space+${t('keys.drag')}`], does: t('keys.pan') },
  ];
  const walk: LegendEntry[] = hasDrawn ? [{ keys: ['tab'], does: t('keys.cycle') }] : [];
  if (readOnly) return [...walk, ...view];
  if (isPlacing) {
    return [
      { keys: [arrows], does: t('keys.move') },
      { keys: [`shift+${arrows}`], does: t('keys.size') },
      { keys: ['enter'], does: t('keys.putDown') },
      { keys: ['escape'], does: t('keys.cancel') },
    ];
  }
  const undo: LegendEntry = { keys: ['mod+z'], does: t('keys.undo') };
  if (hasChosen) {
    return [
      { keys: [arrows], does: t('keys.move') },
      { keys: [`shift+${arrows}`], does: t('keys.moveFar') },
      { keys: [`alt+${arrows}`], does: t('keys.fine') },
      { keys: [`mod+${arrows}`], does: t('keys.size') },
      { keys: ['delete'], does: t('keys.delete') },
      { keys: ['d'], does: t('keys.duplicate') },
      { keys: ['h'], does: t('keys.hide') },
      ...walk,
      { keys: ['escape'], does: t('keys.deselect') },
      { keys: [`mod+${t('keys.drag')}`], does: t('keys.dragOver') },
      undo,
    ];
  }
  return [{ keys: [t('keys.drag'), 'n'], does: t('keys.draw') }, ...walk, ...view, undo];
}

/** Every key of the boxes editor, by the situation it acts in. */
export function allBoxesKeys(
  t: ReturnType<typeof useTranslations<'canvas'>>,
  classes: readonly OntologyClass[],
  readOnly: boolean,
): ToldKeys[] {
  const rest = { isPlacing: false, hasChosen: false, hasDrawn: true, readOnly };
  if (readOnly) return [{ scope: t('keys.title'), entries: boxesLegend(t, rest) }];
  return [
    { scope: t('keys.title'), entries: [...classKeys(classes), ...boxesLegend(t, rest)] },
    { scope: t('keys.whenPlacing'), entries: boxesLegend(t, { ...rest, isPlacing: true }) },
    { scope: t('keys.whenChosen'), entries: boxesLegend(t, { ...rest, hasChosen: true }) },
  ];
}
