'use client';

import { type KeyboardEvent, useState } from 'react';
import { TextInput } from './text-input';
import { readNumber } from './typed-number';

type Props = {
  /** null is an empty box. */
  value: number | null;
  onValueChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  /** Most decimal places kept. */
  digits?: number;
  /** Writes all of them, as money is written. */
  padded?: boolean;
  lead?: React.ReactNode;
  trail?: React.ReactNode;
  id?: string;
  name?: string;
  disabled?: boolean;
  placeholder?: string;
  className?: string;
  'aria-label'?: string;
};

/**
 * A number one types; arrow keys step it (ten steps with Shift). It is a text box, since a number box scrolls its value
 * away and hides what was mistyped. Limits are applied when the box is left, so typing is never fought.
 */
export function NumberInput({ value, onValueChange, min, max, step = 1, digits = 0, padded = false, ...rest }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const clamp = (wanted: number) =>
    Number(
      Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, wanted)).toFixed(digits),
    );
  const nudge = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const by = step * (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? 1 : -1);
    setDraft(null);
    onValueChange(clamp((value ?? min ?? 0) + by));
  };
  const leave = () => {
    setDraft(null);
    if (value !== null && clamp(value) !== value) onValueChange(clamp(value));
  };
  const written = value === null ? '' : padded ? value.toFixed(digits) : String(value);
  return (
    <TextInput
      {...rest}
      inputMode={digits > 0 ? 'decimal' : 'numeric'}
      autoComplete="off"
      value={draft ?? written}
      onChange={(event) => {
        setDraft(event.target.value);
        onValueChange(readNumber(event.target.value, digits));
      }}
      onKeyDown={nudge}
      onBlur={leave}
    />
  );
}
