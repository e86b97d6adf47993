'use client';

import { ArrowDown, ArrowUp, Trash2, Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Field } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { TextInput } from '@/components/ui/text-input';
import type { OntologyClass } from '@/server/projects/tasks';
import { ColourChoice } from './colour-choice';

type Props = {
  value: OntologyClass;
  number: number;
  nameError?: string | undefined;
  hotkeyError?: string | undefined;
  descriptionError?: string | undefined;
  /** The row was added just now: its name is what comes next. */
  autoFocus: boolean;
  isFirst: boolean;
  isLast: boolean;
  onChange: (value: OntologyClass) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

/** One class: its colour, name, key and what belongs in it. */
export function ClassRow({
  value,
  number,
  nameError,
  hotkeyError,
  descriptionError,
  autoFocus,
  isFirst,
  isLast,
  onChange,
  onMove,
  onRemove,
}: Props) {
  const t = useTranslations('projects.classes');
  const called = value.name || t('unnamed', { number });
  return (
    <li className="flex flex-wrap items-start gap-2 border-rule border-b py-3 sm:flex-nowrap">
      <ColourChoice colour={value.colour} name={called} onChange={(colour) => onChange({ ...value, colour })} />
      <Field label={t('name')} hideLabel error={nameError} className="min-w-[min(10rem,100%)] flex-1 basis-40">
        <TextInput
          value={value.name}
          placeholder={t('namePlaceholder')}
          autoFocus={autoFocus}
          disabled={value.retired}
          onChange={(event) => onChange({ ...value, name: event.target.value })}
        />
      </Field>
      <Field label={t('hotkeyOf', { name: called })} hideLabel error={hotkeyError} className="w-24">
        <TextInput
          value={value.hotkey ?? ''}
          placeholder={t('noKey')}
          disabled={value.retired}
          autoCapitalize="none"
          className="text-center font-mono"
          onChange={(event) => onChange({ ...value, hotkey: keyOf(event.target.value) })}
        />
      </Field>
      <Field
        label={t('descriptionOf', { name: called })}
        hideLabel
        error={descriptionError}
        className="min-w-[min(10rem,100%)] flex-[2] basis-52"
      >
        <TextInput
          value={value.description}
          placeholder={t('descriptionPlaceholder')}
          disabled={value.retired}
          onChange={(event) => onChange({ ...value, description: event.target.value })}
        />
      </Field>
      <div className="flex shrink-0">
        <IconButton label={t('moveUp', { name: called })} disabled={isFirst} onClick={() => onMove(-1)}>
          <ArrowUp aria-hidden="true" />
        </IconButton>
        <IconButton label={t('moveDown', { name: called })} disabled={isLast} onClick={() => onMove(1)}>
          <ArrowDown aria-hidden="true" />
        </IconButton>
        <IconButton
          label={value.retired ? t('bringBack', { name: called }) : t('remove', { name: called })}
          onClick={onRemove}
        >
          {value.retired ? <Undo2 aria-hidden="true" /> : <Trash2 aria-hidden="true" />}
        </IconButton>
      </div>
    </li>
  );
}

/** Keys are one small letter or digit; anything else means none. */
function keyOf(typed: string): string | null {
  const key = typed.slice(-1).toLowerCase();
  return /^[a-z0-9]$/.test(key) ? key : null;
}
