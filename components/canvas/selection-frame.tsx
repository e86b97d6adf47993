import type { Ref } from 'react';
import type { Box } from '@/server/geometry/box';
import { handlePlace, handles } from '@/server/geometry/box-edit';

type Props = { box: Box; hasHandles: boolean; ref?: Ref<SVGGElement> };

/** The handles of a selected rectangle. Its place is set by attributes so that a drag can move it without React. */
export function SelectionFrame({ box, hasHandles, ref }: Props) {
  return (
    <g ref={ref} className="pointer-events-none">
      <rect className="selection-halo" x={box.x} y={box.y} width={box.width} height={box.height} />
      <rect className="selection-line" x={box.x} y={box.y} width={box.width} height={box.height} />
      {hasHandles
        ? handles.map((handle) => {
            const place = handlePlace(box, handle);
            return <rect key={handle} className="selection-handle" data-handle={handle} x={place.x} y={place.y} />;
          })
        : null}
    </g>
  );
}

/** Moves a drawn frame to another box at once, in the middle of a gesture. */
export function placeFrame(frame: SVGGElement, box: Box): void {
  for (const part of frame.children) {
    const handle = handles.find((name) => name === part.getAttribute('data-handle'));
    if (handle) placeShape(part, handlePlace(box, handle));
    else placeShape(part, box);
  }
}

export function placeShape(shape: Element, place: Partial<Box>): void {
  for (const name of ['x', 'y', 'width', 'height'] as const) {
    if (place[name] !== undefined) shape.setAttribute(name, String(place[name]));
  }
}
