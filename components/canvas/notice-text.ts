import type { useTranslations } from 'use-intl';
import type { Editing } from './core/editing';

/** What is said aloud after an action, in the reader's language. */
export function noticeText(
  t: ReturnType<typeof useTranslations<'canvas'>>,
  state: Editing,
  nameOf: (classId: string) => string,
): string {
  const { what } = state.notice;
  const total = state.regions.length;
  switch (what.key) {
    case 'silence':
      return '';
    case 'added':
      return t('announce.added', { ...short(what.box), class: nameOf(state.classId ?? ''), total });
    case 'moved':
    case 'placing':
      return t(`announce.${what.key}`, short(what.box));
    case 'removed':
      return t('announce.removed', { count: what.count, total });
    case 'selectedMany':
      return t('announce.selectedMany', { count: what.count });
    case 'classed':
    case 'drawsClass':
      return t(`announce.${what.key}`, { class: nameOf(what.classId), count: what.count });
    case 'undone':
    case 'redone':
      return t(`announce.${what.key}`, { total });
    case 'full':
      return t('announce.full', { max: state.maxBoxes });
    default:
      return t(`announce.${what.key}`);
  }
}

/** Only the four numbers of a box, as strings: "40.1" in every language, as coordinates are written. */
function short({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { x: String(x), y: String(y), width: String(width), height: String(height) };
}
