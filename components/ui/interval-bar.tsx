import { classNames } from './class-names';
import type { Tone } from './tone';

type Props = {
  value: number;
  low: number;
  high: number;
  /** Ends of the scale, in the unit of the value. */
  min?: number;
  max?: number;
  /** A wanted value, drawn as a dashed line. */
  target?: number | undefined;
  tone?: Tone;
  /** The same in words, e.g. "0.71, between 0.64 and 0.77": what a screen reader says. */
  label: string;
  className?: string | undefined;
};

const colours: Record<Tone, string> = {
  neutral: 'text-ink',
  accent: 'text-accent',
  disagreement: 'text-disagreement',
  unsure: 'text-unsure',
  settled: 'text-settled',
};

/** A value on its scale with the interval it was measured to lie in: a band for the interval, a tick for the value. */
export function IntervalBar({ value, low, high, min = 0, max = 1, target, tone = 'neutral', label, className }: Props) {
  const at = (point: number) => (Math.min(max, Math.max(min, point)) - min) / (max - min || 1);
  const percent = (point: number) => `${at(point) * 100}%`;
  return (
    <svg
      role="img"
      aria-label={label}
      className={classNames('block h-4 w-full overflow-visible', colours[tone], className)}
    >
      <line x1="0" x2="100%" y1="8" y2="8" stroke="var(--rule-strong)" />
      <line x1="0" x2="0" y1="5" y2="11" stroke="var(--rule-strong)" />
      <line x1="100%" x2="100%" y1="5" y2="11" stroke="var(--rule-strong)" />
      <rect
        x={percent(low)}
        width={`${Math.max(0, at(high) - at(low)) * 100}%`}
        y="4"
        height="8"
        rx="2"
        fill="currentColor"
        opacity="0.28"
      />
      <line x1={percent(low)} x2={percent(low)} y1="4" y2="12" stroke="currentColor" />
      <line x1={percent(high)} x2={percent(high)} y1="4" y2="12" stroke="currentColor" />
      <line x1={percent(value)} x2={percent(value)} y1="1" y2="15" stroke="currentColor" strokeWidth="2.5" />
      {target === undefined ? null : (
        <line
          x1={percent(target)}
          x2={percent(target)}
          y1="-1"
          y2="17"
          stroke="var(--ink-faint)"
          strokeDasharray="2 2"
        />
      )}
    </svg>
  );
}
