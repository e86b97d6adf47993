import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { type Tone, toneInk } from './tone';
import { ToneShape } from './tone-shape';

type Props = {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** Announces itself when it appears. */
  live?: boolean;
  className?: string | undefined;
};

const edges: Record<Tone, string> = {
  neutral: 'border-l-field',
  accent: 'border-l-accent',
  disagreement: 'border-l-disagreement',
  unsure: 'border-l-unsure',
  settled: 'border-l-settled',
};

/** A sentence the reader should not miss, with what to do about it. A refusal is neutral: ink, not vermilion. */
export function Callout({ tone = 'neutral', title, children, action, live, className }: Props) {
  return (
    <div
      role={live ? 'status' : undefined}
      className={classNames(
        'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border border-rule border-l-[3px] bg-surface px-3 py-2.5 text-sm',
        edges[tone],
        className,
      )}
    >
      <ToneShape tone={tone} className={classNames('mt-1', toneInk[tone])} />
      <div className="min-w-0 grow basis-[min(15rem,80%)]">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className="text-ink-soft">{children}</div> : null}
      </div>
      {action ? <div className="flex flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}
