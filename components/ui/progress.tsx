'use client';

import { useLocale, useTranslations } from 'use-intl';
import { classNames } from './class-names';
import { type Tone, toneFill } from './tone';

type Props = {
  /** What is getting done: the accessible name. */
  label: string;
  done: number;
  total: number;
  /** Time left in words, when known: "3 min". */
  left?: string | undefined;
  tone?: Tone;
  /** Leaves out the written counts, where they stand elsewhere. */
  hideCounts?: boolean;
  className?: string | undefined;
};

/** Work under way, with its counts and the time left. Nothing spins. */
export function Progress({ label, done, total, left, tone = 'accent', hideCounts, className }: Props) {
  const t = useTranslations('ui');
  const format = new Intl.NumberFormat(useLocale());
  const counts = { done: format.format(done), total: format.format(total) };
  const words = left ? t('progressLeft', { ...counts, left }) : t('progress', counts);
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={words}
        className="h-1.5 overflow-hidden rounded-full bg-rule"
      >
        <div
          className={classNames('h-full origin-left rounded-full transition-transform duration-300', toneFill[tone])}
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
      {hideCounts ? null : <span className="text-ink-faint text-xs">{words}</span>}
    </div>
  );
}
