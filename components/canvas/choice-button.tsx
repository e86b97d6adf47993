'use client';

import type { ReactNode } from 'react';
import { Kbd } from '@/components/ui/kbd';

type Props = {
  group: string;
  value: string;
  isChosen: boolean;
  readOnly: boolean;
  onChoose: () => void;
  hotkeys: readonly string[];
  description?: string | undefined;
  children: ReactNode;
};

/** A large answer to press: a radio button in fact, so that every reader and every arrow key knows what it is. */
export function ChoiceButton({ group, value, isChosen, readOnly, onChoose, hotkeys, description, children }: Props) {
  return (
    <label className="group relative flex min-h-12 cursor-pointer items-center gap-3 rounded-md border border-rule-strong bg-surface px-4 py-2 text-base hover:border-field hover:bg-sunken has-checked:border-accent has-checked:bg-accent-wash has-disabled:cursor-default has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2">
      <input
        type="radio"
        name={group}
        value={value}
        checked={isChosen}
        disabled={readOnly}
        onChange={onChoose}
        className="peer sr-only"
      />
      <span
        aria-hidden="true"
        className="flex size-4 shrink-0 items-center justify-center rounded-full border border-field after:size-2 after:rounded-full peer-checked:border-accent peer-checked:after:bg-accent"
      />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2 font-medium">{children}</span>
        {description ? <span className="block text-ink-soft text-sm">{description}</span> : null}
      </span>
      <span className="flex gap-1 pointer-coarse:hidden" aria-hidden="true">
        {hotkeys.map((key) => (
          <Kbd key={key} keys={key} />
        ))}
      </span>
    </label>
  );
}
