/** What a colour may mean here. Each tone has a shape of its own (tone-shape.tsx), so that no meaning rests on hue. */
export type Tone = 'neutral' | 'accent' | 'disagreement' | 'unsure' | 'settled';

export const toneWash: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-soft',
  accent: 'bg-accent-wash text-accent-strong',
  disagreement: 'bg-disagreement-wash text-disagreement-ink',
  unsure: 'bg-unsure-wash text-unsure-ink',
  settled: 'bg-settled-wash text-settled-ink',
};

export const toneInk: Record<Tone, string> = {
  neutral: 'text-ink-soft',
  accent: 'text-accent',
  disagreement: 'text-disagreement-ink',
  unsure: 'text-unsure-ink',
  settled: 'text-settled-ink',
};

/** For marks (bars, dots, shapes), where 3:1 is enough. */
export const toneFill: Record<Tone, string> = {
  neutral: 'bg-field',
  accent: 'bg-accent',
  disagreement: 'bg-disagreement',
  unsure: 'bg-unsure',
  settled: 'bg-settled',
};
