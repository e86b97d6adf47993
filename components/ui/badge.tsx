import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { type Tone, toneWash } from './tone';

type Props = { tone?: Tone; children: ReactNode; className?: string | undefined };

/** A short word or a count on a wash of its tone. For a state, use StatusChip, which adds the shape. */
export function Badge({ tone = 'neutral', children, className }: Props) {
  return (
    <span
      className={classNames(
        'inline-flex h-5 items-center gap-1 rounded-sm px-1.5 font-medium text-xs whitespace-nowrap',
        toneWash[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
