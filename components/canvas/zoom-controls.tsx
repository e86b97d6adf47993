'use client';

import { Maximize, Minus, Plus } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import { type Size, zoomedAt } from '@/server/geometry/viewport';
import { zoomStep } from './core/keys';
import type { View } from './use-view';

export function ZoomControls({ view, image }: { view: View; image: Size }) {
  const t = useTranslations('canvas');
  const format = useFormatter();
  return (
    <fieldset className="flex items-center" aria-label={t('zoom')}>
      <IconButton label={t('zoomOut')} shortcut="-" onClick={() => zoomBy(view, image, 1 / zoomStep)}>
        <Minus />
      </IconButton>
      <span className="min-w-11 text-center text-ink-soft text-xs">
        {format.number(view.scale ?? 1, { style: 'percent', maximumFractionDigits: 0 })}
      </span>
      <IconButton label={t('zoomIn')} shortcut="+" onClick={() => zoomBy(view, image, zoomStep)}>
        <Plus />
      </IconButton>
      <IconButton label={t('zoomFit')} shortcut="0" onClick={view.showAll}>
        <Maximize />
      </IconButton>
    </fieldset>
  );
}

/** By button and key the middle of the frame stays where it is. */
export function zoomBy(view: View, image: Size, factor: number): void {
  view.change(
    (viewport, frame) => zoomedAt(viewport, { x: frame.width / 2, y: frame.height / 2 }, factor, image, frame),
    false,
  );
}
