'use client';

import { useTranslations } from 'use-intl';
import { ClassMark } from '@/components/canvas/class-mark';
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
          className="grid size-8 shrink-0 place-items-center rounded-md border border-field pointer-coarse:size-11"
        >
          <ClassMark colour={colour} className="size-5" />
        </button>
      }
    >
      <div className="flex w-fit flex-col gap-3">
        <div className="grid grid-cols-[repeat(5,max-content)] gap-1.5">
          {classPalette.map((one, index) => (
            <button
              key={one}
              type="button"
              aria-label={t('colour', { number: index + 1 })}
              aria-pressed={one === colour.toLowerCase()}
              onClick={() => onChange(one)}
              className="size-8 rounded-md border-2 border-transparent p-0.5 aria-pressed:border-ink pointer-coarse:size-11"
            >
              <ClassMark colour={one} className="size-full" />
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
