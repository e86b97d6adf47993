import { classNames } from './class-names';
import type { Tone } from './tone';

const shapes: Record<Tone, React.ReactNode> = {
  neutral: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  accent: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  disagreement: (
    <path d="M5 1v10H1V1zM11 1v10H7V1z" transform="rotate(45 6 6) scale(.82) translate(1.3 1.3)" fill="currentColor" />
  ),
  unsure: <path d="M6 1.2 11.2 10.6H.8z" fill="currentColor" />,
  settled: (
    <path
      d="M1.5 6.5 4.6 9.6 10.5 2.8"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
};

/** The mark of a meaning: ring (nothing said), dot (active), split diamond (disagreement), triangle (unsure), tick (settled). */
export function ToneShape({ tone, className }: { tone: Tone; className?: string | undefined }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className={classNames('size-3 shrink-0', className)}>
      {shapes[tone]}
    </svg>
  );
}
