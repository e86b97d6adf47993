'use client';

import { Check, Minus } from 'lucide-react';
import * as Radix from 'radix-ui/checkbox';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names';

type Props = {
  checked: boolean | 'indeterminate';
  onCheckedChange: (checked: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
  /** Keeps the label for ears only, as in a table row. */
  hideLabel?: boolean;
  disabled?: boolean;
  name?: string;
  className?: string | undefined;
};

/** Yes or no, sent with a form. A setting that acts at once is a Switch. */
export function Checkbox({
  checked,
  onCheckedChange,
  label,
  hint,
  hideLabel,
  disabled = false,
  name,
  className,
}: Props) {
  const id = useId();
  return (
    <div className={classNames('flex items-start gap-2', className)}>
      <span className="flex h-5 items-center">
        <Radix.Root
          id={id}
          {...(name === undefined ? {} : { name })}
          checked={checked}
          disabled={disabled}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onCheckedChange={(next) => onCheckedChange(next === true)}
          className="relative flex size-4 items-center justify-center rounded-sm border border-field bg-surface after:absolute after:-inset-1 hover:border-ink-soft disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent pointer-coarse:after:-inset-3.5"
        >
          <Radix.Indicator className="text-on-accent">
            {checked === 'indeterminate' ? (
              <Minus className="size-3" strokeWidth={3} />
            ) : (
              <Check className="size-3" strokeWidth={3} />
            )}
          </Radix.Indicator>
        </Radix.Root>
      </span>
      <span className={hideLabel ? 'sr-only' : 'min-w-0 text-sm'}>
        <label htmlFor={id}>{label}</label>
        {hint ? (
          <span id={`${id}-hint`} className="block text-ink-faint text-xs">
            {hint}
          </span>
        ) : null}
      </span>
    </div>
  );
}
