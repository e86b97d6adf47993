import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { type Tone, toneFill, toneInk } from './tone';
import { ToneShape } from './tone-shape';

type Segment = { key: string; tone: Tone; label: ReactNode; count: number /** The count as written. */; text: string };

type Props = { segments: readonly Segment[]; className?: string | undefined };

/** How a whole divides into states: a bar, and under it each state with its shape, word and count. */
export function SegmentBar({ segments, className }: Props) {
  const total = segments.reduce((sum, segment) => sum + segment.count, 0);
  return (
    <div className={classNames('flex flex-col gap-2', className)}>
      <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-full bg-rule">
        {segments
          .filter((segment) => segment.count > 0)
          .map((segment) => (
            <span
              key={segment.key}
              className={classNames('min-w-0.5', toneFill[segment.tone])}
              style={{ width: `${(segment.count / total) * 100}%` }}
            />
          ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {segments.map((segment) => (
          <li key={segment.key} className="flex items-center gap-1.5">
            <ToneShape tone={segment.tone} className={classNames('size-2.5', toneInk[segment.tone])} />
            <span className="font-medium">{segment.text}</span>
            <span className="text-ink-soft">{segment.label}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
