'use client';

import * as Radix from 'radix-ui/toggle-group';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

type Option<Value extends string> = { value: Value; label: string; icon?: ReactNode };

type Props<Value extends string> = {
  label: string;
  options: readonly Option<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  /** Icons only; the label becomes the accessible name. */
  iconsOnly?: boolean;
  className?: string | undefined;
};

/** Two to five choices side by side, of which exactly one holds: a view, a tool, a language. */
export function Segmented<Value extends string>(props: Props<Value>) {
  const { label, options, value, onValueChange, iconsOnly, className } = props;
  return (
    <Radix.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(chosen) => chosen && onValueChange(chosen as Value)}
      className={classNames(
        'inline-grid auto-cols-fr grid-flow-col rounded-md border border-rule-strong bg-sunken p-0.5',
        className,
      )}
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          aria-label={iconsOnly ? option.label : undefined}
          title={iconsOnly ? option.label : undefined}
          className="flex h-6.5 min-w-6.5 flex-1 items-center justify-center gap-1.5 rounded-sm px-2 text-ink-soft text-xs whitespace-nowrap hover:text-ink data-[state=on]:bg-surface data-[state=on]:font-medium data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--rule-strong)] pointer-coarse:h-10 [&_svg]:size-4"
        >
          {option.icon}
          {iconsOnly ? null : option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
