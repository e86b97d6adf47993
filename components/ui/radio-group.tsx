'use client';

import * as Radix from 'radix-ui/radio-group';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names';

type Option<Value extends string> = { value: Value; label: ReactNode; hint?: ReactNode; disabled?: boolean };

type Props<Value extends string> = {
  label: ReactNode;
  hideLabel?: boolean;
  options: readonly Option<Value>[];
  value: Value | undefined;
  onValueChange: (value: Value) => void;
  /** Each choice in a box of its own, for choices that need a sentence. */
  boxed?: boolean;
  name?: string;
  className?: string | undefined;
};

/** One of a few choices that are all worth reading before choosing. */
export function RadioGroup<Value extends string>(props: Props<Value>) {
  const { label, hideLabel, options, value, onValueChange, boxed, name, className } = props;
  const id = useId();
  return (
    <div className={classNames('flex flex-col gap-2', className)}>
      <span id={id} className={hideLabel ? 'sr-only' : 'font-medium text-sm'}>
        {label}
      </span>
      <Radix.Root
        aria-labelledby={id}
        value={value ?? null}
        {...(name === undefined ? {} : { name })}
        onValueChange={(chosen) => onValueChange(chosen as Value)}
        className={classNames('flex flex-col', boxed ? 'gap-2' : 'gap-1.5')}
      >
        {options.map((option) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the control inside is Radix's radio button.
          <label
            key={option.value}
            className={classNames(
              'flex cursor-pointer items-start gap-2 text-sm has-disabled:cursor-not-allowed has-disabled:opacity-50',
              boxed &&
                'rounded-md border border-rule-strong bg-surface p-3 hover:border-field has-data-[state=checked]:border-accent has-data-[state=checked]:ring-1 has-data-[state=checked]:ring-accent',
            )}
          >
            <span className="flex h-5 items-center">
              <Radix.Item
                value={option.value}
                disabled={option.disabled ?? false}
                className="flex size-4 items-center justify-center rounded-full border border-field bg-surface hover:border-ink-soft data-[state=checked]:border-accent"
              >
                <Radix.Indicator className="size-2 rounded-full bg-accent" />
              </Radix.Item>
            </span>
            <span className="min-w-0">
              {option.label}
              {option.hint ? <span className="block text-ink-faint text-xs">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </Radix.Root>
    </div>
  );
}
