'use client';

import * as Radix from 'radix-ui/switch';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names';

type Props = {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  className?: string | undefined;
};

/** A setting that acts the moment it is turned. */
export function Switch({ label, hint, checked, onCheckedChange, disabled = false, className }: Props) {
  const id = useId();
  return (
    <div className={classNames('flex items-start justify-between gap-3', className)}>
      <span className="min-w-0 text-sm">
        <label htmlFor={id}>{label}</label>
        {hint ? (
          <span id={`${id}-hint`} className="block text-ink-faint text-xs">
            {hint}
          </span>
        ) : null}
      </span>
      <Radix.Root
        id={id}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onCheckedChange={onCheckedChange}
        className="relative h-5 w-9 shrink-0 rounded-full border border-field bg-sunken transition-colors after:absolute after:-inset-1 disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent pointer-coarse:after:-inset-3"
      >
        <Radix.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-ink-soft transition-transform data-[state=checked]:translate-x-5.5 data-[state=checked]:bg-on-accent" />
      </Radix.Root>
    </div>
  );
}
