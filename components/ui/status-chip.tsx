import type { ReactNode } from 'react';
import { Badge } from './badge';
import type { Tone } from './tone';
import { ToneShape } from './tone-shape';

type Props = { tone: Tone; children: ReactNode; className?: string | undefined };

/** A state in a shape and a word: "settled" with a tick, "unsure" with a triangle, a disagreement with a split diamond. */
export function StatusChip({ tone, children, className }: Props) {
  return (
    <Badge tone={tone} className={className}>
      <ToneShape tone={tone} className="size-2.5" />
      {children}
    </Badge>
  );
}
