'use client';

import * as Tabs from 'radix-ui/tabs';
import { classNames } from '@/components/ui/class-names';
import { type LoopStage, loopStages } from './loop-stages';

type Props = { stage: LoopStage; name: string; radius: number; onPoint: () => void };

/** On which side of its number a name is written, so that names stand outside the ring. */
function nameSide(place: number): string {
  const half = loopStages.length / 2;
  if (place === 0) return 'bottom-full left-1/2 -translate-x-1/2 -mb-1.5';
  if (place === half) return 'top-full left-1/2 -translate-x-1/2 -mt-1.5';
  return place < half ? 'left-full top-1/2 -translate-y-1/2' : 'right-full top-1/2 -translate-y-1/2';
}

/** A stage on the ring. The first stands at the top and they go clockwise; `radius` is in percent of the figure. */
export function LoopNode({ stage, name, radius, onPoint }: Props) {
  const place = loopStages.indexOf(stage);
  const angle = (place / loopStages.length) * 2 * Math.PI;
  // Rounded, since server and browser may differ in the last digit of a sine.
  const left = `${(50 + radius * Math.sin(angle)).toFixed(2)}%`;
  const top = `${(50 - radius * Math.cos(angle)).toFixed(2)}%`;
  return (
    <Tabs.Trigger
      value={stage}
      onPointerEnter={(event) => event.pointerType === 'mouse' && onPoint()}
      style={{ left, top }}
      className="group absolute flex size-11 -translate-x-1/2 -translate-y-1/2 items-center justify-center rounded-full focus-visible:-outline-offset-6"
    >
      <span
        aria-hidden="true"
        className="flex size-6 items-center justify-center rounded-full border border-field bg-paper text-ink-soft text-xs transition-colors duration-300 group-hover:border-accent group-hover:text-accent group-data-[state=active]:border-accent group-data-[state=active]:bg-accent group-data-[state=active]:text-on-accent"
      >
        {place + 1}
      </span>
      <span
        className={classNames(
          'absolute text-ink-soft text-sm leading-4 group-data-[state=active]:text-ink max-sm:sr-only sm:whitespace-nowrap',
          nameSide(place),
        )}
      >
        {name}
      </span>
    </Tabs.Trigger>
  );
}
