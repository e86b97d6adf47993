'use client';

import { type CSSProperties, memo } from 'react';
import type { LabelledBox } from '@/server/projects/tasks';
import { outlineOf } from './halo';

type Props = {
  boxes: readonly LabelledBox[];
  tint: string;
  dash: string | undefined;
  badge: string;
  /** Which place the letter has in the row of letters over a word: workers who agree write their letters side by side. */
  place: number;
  hasBadges: boolean;
};

/** All rectangles of one answer as one path; a shape for each would be thousands with a dozen workers. */
export const AnswerShapes = memo(function AnswerShapes({ boxes, tint, dash, badge, place, hasBadges }: Props) {
  const dashes = dash?.split(' ').map((length) => `calc(${Number(length)} * var(--pixel))`);
  const style: CSSProperties & Record<'--colour', string> = {
    '--colour': tint,
    ...(dash && dashes ? { strokeDasharray: dashes.join(' ') } : {}),
  };
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus.
    <g aria-hidden="true">
      <path d={outlineOf(boxes)} className="answer-shape" style={style} />
      {hasBadges
        ? boxes.map((box) => (
            <text key={box.id} className="answer-badge" style={{ ...style, transform: letterPlace(box, place) }}>
              {badge}
            </text>
          ))
        : null}
    </g>
  );
});

function letterPlace({ x, y }: LabelledBox, place: number): string {
  return `translate(${x}px, ${y}px) scale(var(--shrink)) translate(${1 + place * 10}px, -3px)`;
}
