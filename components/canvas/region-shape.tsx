'use client';

import { type CSSProperties, memo } from 'react';
import type { Region } from './core/document';

type Props = {
  region: Region;
  number: number;
  total: number;
  colour: string;
  isSelected: boolean;
  nameOf: (region: Region, number: number, total: number) => string;
};

/** One rectangle: a shape to see and an option to reach. It is drawn anew only when it changes, not when others do. */
export const RegionShape = memo(function RegionShape({ region, number, total, colour, isSelected, nameOf }: Props) {
  const style: CSSProperties & Record<'--colour', string> = { '--colour': colour };
  return (
    <rect
      role="option"
      aria-selected={isSelected}
      aria-label={nameOf(region, number, total)}
      tabIndex={-1}
      data-region={region.id}
      className="region"
      style={style}
      x={region.x}
      y={region.y}
      width={region.width}
      height={region.height}
    />
  );
});
