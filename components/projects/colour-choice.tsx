'use client';

import { useTranslations } from 'use-intl';
import { classPalette } from '@/components/ui/class-palette';
import { Popover } from '@/components/ui/popover';

type Props = { colour: string; name: string; onChange: (colour: string) => void };

/** The colour of a class: first the palette that stays apart for every kind of colour vision, then any. */
export function ColourChoice({ colour, name, onChange }: Props) {
  const t = useTranslations('projects.classes');
  return (
    <Popover
      label={t('colourOf', { name })}
      trigger={
        <button
          type="button"
          aria-label={t('colourOf', { name })}
          className="grid size-9 shrink-0 place-items-center rounded-md border border-field pointer-coarse:size-11"
        >
          <span className="size-5 rounded-sm" style={{ background: colour }} />
        </button>
      }
    >
      <div className="flex w-56 flex-col gap-3">
        <div className="grid grid-cols-5 gap-1.5">
          {classPalette.map((one, index) => (
            <button
              key={one}
              type="button"
              aria-label={t('colour', { number: index + 1 })}
              aria-pressed={one === colour.toLowerCase()}
              onClick={() => onChange(one)}
              className="size-9 rounded-md border-2 border-transparent p-0.5 aria-pressed:border-ink pointer-coarse:size-11"
            >
              <span className="block size-full rounded-sm" style={{ background: one }} />
            </button>
          ))}
        </div>
        <label className="flex items-center gap-2 text-ink-soft text-xs">
          <input
            type="color"
            value={colour}
            onChange={(event) => onChange(event.target.value)}
            className="h-7 w-10 rounded-sm border border-field"
          />
          {t('otherColour')}
        </label>
      </div>
    </Popover>
  );
}
