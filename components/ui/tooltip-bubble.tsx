'use client';

import { type ComponentProps, useLayoutEffect, useRef } from 'react';
import { Kbd } from './kbd';

type Side = 'top' | 'right' | 'bottom' | 'left';
type Props = ComponentProps<'div'> & { anchor: Element; side: Side; shortcut?: string | undefined };

const gap = 6;
const margin = 8;
const opposite: Readonly<Record<Side, Side>> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' };

/** The corner at which a bubble of this size stands at one side of the anchor. */
function cornerAt(side: Side, at: DOMRect, width: number, height: number): { x: number; y: number } {
  const across = { x: at.left + (at.width - width) / 2, y: at.top + (at.height - height) / 2 };
  if (side === 'top') return { x: across.x, y: at.top - gap - height };
  if (side === 'bottom') return { x: across.x, y: at.bottom + gap };
  return { x: side === 'left' ? at.left - gap - width : at.right + gap, y: across.y };
}

const within = (value: number, length: number, room: number) =>
  Math.max(margin, Math.min(value, room - length - margin));

/** On the wanted side where it fits, else on the opposite one, and never outside the window. */
function placed(side: Side, at: DOMRect, width: number, height: number): { x: number; y: number } {
  const fits = ({ x, y }: { x: number; y: number }) =>
    x >= 0 && y >= 0 && x + width <= window.innerWidth && y + height <= window.innerHeight;
  const wanted = cornerAt(side, at, width, height);
  const other = cornerAt(opposite[side], at, width, height);
  const isUpright = side === 'top' || side === 'bottom';
  const isOutside = isUpright ? !fits({ x: margin, y: wanted.y }) : !fits({ x: wanted.x, y: margin });
  const corner = isOutside ? other : wanted;
  return { x: within(corner.x, width, window.innerWidth), y: within(corner.y, height, window.innerHeight) };
}

/** The words of a tooltip at their anchor; it is put in its place before it is painted. */
export function TooltipBubble({ anchor, side, shortcut, children, ...rest }: Props) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = bubble.current;
    if (!element) return;
    const { x, y } = placed(side, anchor.getBoundingClientRect(), element.offsetWidth, element.offsetHeight);
    element.style.left = `${x}px`;
    element.style.top = `${y}px`;
  });
  return (
    <div
      ref={bubble}
      role="tooltip"
      {...rest}
      className="appear fixed top-0 left-0 z-50 flex max-w-72 items-center gap-2 rounded-md bg-ink px-2 py-1 text-on-ink text-xs shadow-float"
    >
      {children}
      {shortcut ? <Kbd keys={shortcut} onInk /> : null}
    </div>
  );
}
