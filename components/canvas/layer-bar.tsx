'use client';

import { useTranslations } from 'use-intl';
import { Kbd } from '@/components/ui/kbd';
import { LayerBadge } from './layer-badge';
import type { AnswerLayer } from './layers';

type Props = {
  layers: readonly AnswerLayer[];
  onToggle: (layerId: string, visible: boolean) => void;
  /** Left out where there is no merge to show. */
  merged: { isVisible: boolean; onToggle: () => void } | null;
};

const chip =
  'flex h-8 items-center gap-2 rounded-md border border-rule-strong px-2 text-sm text-ink-soft line-through hover:bg-sunken aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:no-underline pointer-coarse:h-11';

/** Each answer in its look, to be shown or hidden one by one; the first nine by their number. */
export function LayerBar({ layers, onToggle, merged }: Props) {
  const t = useTranslations('canvas');
  return (
    <fieldset aria-label={t('layers')} className="flex min-w-0 flex-wrap gap-1">
      {layers.map((layer, index) => (
        <button
          key={layer.id}
          type="button"
          aria-pressed={layer.visible}
          aria-label={t('answerBy', { name: layer.name })}
          onClick={() => onToggle(layer.id, !layer.visible)}
          className={chip}
        >
          <LayerBadge layer={layer} />
          <LineSample layer={layer} />
          <span className="max-w-32 truncate">{layer.name}</span>
          {index < 9 ? <Kbd keys={String(index + 1)} className="pointer-coarse:hidden" /> : null}
        </button>
      ))}
      {merged ? (
        <button type="button" aria-pressed={merged.isVisible} onClick={merged.onToggle} className={chip}>
          <svg aria-hidden="true" width="24" height="8">
            <line x1="0" y1="4" x2="24" y2="4" stroke="currentColor" strokeWidth="3" />
          </svg>
          {t('merged')}
          <Kbd keys="m" className="pointer-coarse:hidden" />
        </button>
      ) : null}
    </fieldset>
  );
}

function LineSample({ layer }: { layer: AnswerLayer }) {
  return (
    <svg aria-hidden="true" width="24" height="8" className="rounded-sm bg-[#fff]">
      <line
        x1="0"
        y1="4"
        x2="24"
        y2="4"
        stroke={layer.tint}
        strokeWidth="2"
        strokeDasharray={layer.dash || undefined}
      />
    </svg>
  );
}
