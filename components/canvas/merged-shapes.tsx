'use client';

import { memo, type PointerEvent, type Ref } from 'react';
import type { MergedBox } from './layers';

type Props = {
  boxes: readonly MergedBox[];
  contested: ReadonlySet<string>;
  picked: string | null;
  label: string;
  nameOf: (box: MergedBox, number: number) => string;
  onHover: (boxId: string | null) => void;
  ref: Ref<SVGGElement>;
};

/** The merge in ink; what is contested in vermilion with a mark, so that it is seen without colour too. */
export const MergedShapes = memo(function MergedShapes(props: Props) {
  const { boxes, contested, picked, label, nameOf, onHover, ref } = props;
  const hover = (event: PointerEvent) =>
    onHover(event.target instanceof Element ? event.target.getAttribute('data-object') : null);
  if (boxes.length === 0) return null;
  return (
    <>
      <g ref={ref} role="listbox" aria-label={label} onPointerOver={hover} onPointerOut={() => onHover(null)}>
        {boxes.map((box, index) => (
          <rect
            key={box.id}
            role="option"
            aria-selected={box.id === picked}
            aria-label={nameOf(box, index + 1)}
            tabIndex={-1}
            data-object={box.id}
            data-contested={contested.has(box.id) ? '' : undefined}
            className="merged"
            x={box.x}
            y={box.y}
            width={box.width}
            height={box.height}
          />
        ))}
      </g>
      {boxes
        .filter((box) => contested.has(box.id))
        .map((box) => (
          <g
            key={box.id}
            className="contested-mark"
            style={{ transform: `translate(${box.x + box.width}px, ${box.y}px) scale(var(--shrink))` }}
          >
            <circle r="7" />
            {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a letter of a drawing takes no focus. */}
            <text y="4" aria-hidden="true">
              !
            </text>
          </g>
        ))}
    </>
  );
});
