import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { type Tone, toneInk } from './tone';
import { ToneShape } from './tone-shape';

type Props = {
  label: ReactNode;
  value: ReactNode;
  /** The uncertainty, written: "0.64–0.77". */
  range?: ReactNode;
  /** Where it comes from, or a link to the evidence. */
  note?: ReactNode;
  tone?: Tone;
  /** An IntervalBar, a Progress. */
  children?: ReactNode;
  className?: string | undefined;
};

/** One number that matters, with what it is called, how sure it is and where it comes from. */
export function Stat({ label, value, range, note, tone, children, className }: Props) {
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <span className="flex items-center gap-1.5 text-ink-faint text-xs">
        {tone ? <ToneShape tone={tone} className={classNames('size-2.5', toneInk[tone])} /> : null}
        {label}
      </span>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium font-serif text-xl">{value}</span>
        {range ? <span className="text-ink-soft text-sm">{range}</span> : null}
      </span>
      {children}
      {note ? <span className="text-ink-faint text-xs">{note}</span> : null}
    </div>
  );
}
