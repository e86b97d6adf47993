import type { ReactNode } from 'react';
import { classNames } from './class-names';

type Props = {
  /** What will be here: "No disagreements yet". */
  title: ReactNode;
  /** Why it is empty and what fills it, in one or two sentences. */
  why: ReactNode;
  /** The one thing to do next. */
  action?: ReactNode;
  /** A small picture, drawn in ink. */
  figure?: ReactNode;
  className?: string | undefined;
};

/** An empty list teaches: what belongs here, why there is none, and what to do. */
export function EmptyState({ title, why, action, figure, className }: Props) {
  return (
    <div
      className={classNames(
        'flex flex-col items-start gap-2 rounded-md border border-rule-strong border-dashed px-6 py-8',
        className,
      )}
    >
      {figure ? <div className="mb-1 text-ink-faint [&_svg]:size-8 [&_svg]:stroke-[1.25]">{figure}</div> : null}
      <p className="font-semibold font-serif text-lg">{title}</p>
      <div className="max-w-[56ch] text-ink-soft text-sm">{why}</div>
      {action ? <div className="mt-2 flex flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}
