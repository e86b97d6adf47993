import type { AnswerLayer } from './layers';

/** The letter of an answer on its tint, the same in the bar, on the image and in the vote table. */
export function LayerBadge({ layer }: { layer: Pick<AnswerLayer, 'badge' | 'tint'> }) {
  return (
    <span
      aria-hidden="true"
      className="inline-flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-sm px-1 font-semibold text-2xs"
      style={{ background: layer.tint, color: '#fff' }}
    >
      {layer.badge}
    </span>
  );
}
