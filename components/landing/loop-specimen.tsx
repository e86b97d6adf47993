import { classNames } from '@/components/ui/class-names';
import { type LoopStage, loopStages } from './loop-stages';
import { loopWorkers } from './loop-workers';

/** Words of the line with their ink boxes, in the units of the drawing (320 by 96). */
const words = [
  { text: 'the', x: 18, width: 46 },
  { text: 'quik', x: 78, width: 56 },
  { text: '“quick”', x: 148, width: 92 },
  { text: 'fox', x: 254, width: 48 },
] as const;

const struck = 1;

/** How the struck-out word's own rectangle is drawn from the merging on: in doubt, flagged, settled. */
function doubtfulBox(at: number): string {
  if (at < 3) return 'opacity-0';
  if (at === 3) return 'text-unsure [stroke-dasharray:4_3]';
  if (at === 4) return 'text-disagreement [stroke-width:2.5]';
  return 'text-settled [stroke-width:2]';
}

/** One line of handwriting that goes around the loop; what people and the product think of it is drawn over it. */
export function LoopSpecimen({ stage, label }: { stage: LoopStage; label: string }) {
  const at = loopStages.indexOf(stage);
  const fade = 'transition-opacity duration-500';
  return (
    <svg role="img" aria-label={label} viewBox="0 0 320 96" className="block w-full overflow-visible">
      <rect
        x="2"
        y="4"
        width="316"
        height="88"
        rx="3"
        fill="var(--surface)"
        stroke={at === 0 ? 'var(--accent)' : 'var(--rule-strong)'}
        strokeWidth={at === 0 ? 1.5 : 1}
      />
      <line x1="2" x2="318" y1="68" y2="68" stroke="var(--rule)" />
      {words.map((word) => (
        <text
          key={word.text}
          x={word.x}
          y="64"
          textLength={word.width}
          lengthAdjust="spacingAndGlyphs"
          fill="var(--ink)"
          style={{ font: "italic 400 32px 'Source Serif 4 Variable', Georgia, serif" }}
        >
          {word.text}
        </text>
      ))}
      <path d="M72 58 C92 50 112 60 141 49" fill="none" stroke="var(--ink)" strokeWidth="2.2" strokeLinecap="round" />
      <g className={classNames(fade, at === 2 || at === 5 ? '' : 'opacity-0')} fill="none" strokeWidth="1.5">
        {loopWorkers.flatMap((worker) =>
          worker.draws.map((place) => (
            <rect
              key={`${worker.id}-${place}`}
              x={words[place].x - worker.off[0]}
              y={34 - worker.off[1]}
              width={words[place].width + worker.off[0] * 2}
              height={36 + worker.off[1] * 2}
              rx="1.5"
              stroke={worker.tint?.line}
            />
          )),
        )}
      </g>
      <g className={classNames(fade, at >= 3 && at !== 5 ? '' : 'opacity-0')} fill="none" stroke="currentColor">
        {words.map((word, place) => (
          <rect
            key={word.text}
            x={word.x - 4}
            y="30"
            width={word.width + 8}
            height="44"
            rx="1.5"
            strokeWidth="1.5"
            className={place === struck ? doubtfulBox(at) : 'text-ink-soft'}
          />
        ))}
      </g>
      {at === 5 ? (
        <rect x="74" y="30" width="64" height="44" rx="1.5" fill="none" stroke="var(--settled)" strokeWidth="3" />
      ) : null}
    </svg>
  );
}
