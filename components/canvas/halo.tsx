import { memo } from 'react';
import type { Box } from '@/server/geometry/box';

type Props = {
  boxes: readonly Box[];
  /** Where many answers lie over one another, so that the ink between their lines can still be read. */
  isFaint?: boolean;
};

const perPath = 64;

/**
 * A light edge under every rectangle, so that dark strokes stay visible on dark images. A few dozen share one path: a
 * second shape for each would double what the browser keeps, and a single path would be painted whole at every edit.
 */
export const Halo = memo(function Halo({ boxes, isFaint = false }: Props) {
  const starts = Array.from({ length: Math.ceil(boxes.length / perPath) }, (_, index) => index * perPath);
  return starts.map((start) => (
    <path
      key={start}
      d={outlineOf(boxes.slice(start, start + perPath))}
      className={isFaint ? 'region-halo opacity-50' : 'region-halo'}
    />
  ));
});

/** The outlines of rectangles as SVG path data, in image pixels. */
export function outlineOf(boxes: readonly Box[]): string {
  return boxes.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join('');
}
