import { memo } from 'react';
import type { Box } from '@/server/geometry/box';

type Props = {
  boxes: readonly Box[];
  /** Where many answers lie over one another, so that the ink between their lines can still be read. */
  isFaint?: boolean;
};

/**
 * A light edge under every rectangle, so that dark strokes stay visible on dark images. One path for all: a second
 * shape for each would double what the browser has to keep.
 */
export const Halo = memo(function Halo({ boxes, isFaint = false }: Props) {
  const outline = boxes.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join('');
  return <path d={outline} className={isFaint ? 'region-halo opacity-50' : 'region-halo'} />;
});
