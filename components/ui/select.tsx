'use client';

import { Check, ChevronDown } from 'lucide-react';
import * as Radix from 'radix-ui/select';
import { classNames } from './class-names';
import { controlBox } from './control-styles';
import { useFieldControl } from './field-context';

type Option<Value extends string> = { value: Value; label: string; hint?: string | undefined; disabled?: boolean };

type Props<Value extends string> = {
  options: readonly Option<Value>[];
  value: Value | undefined;
  onValueChange: (value: Value) => void;
  placeholder?: string;
  name?: string;
  id?: string;
  disabled?: boolean;
  className?: string;
  'aria-label'?: string;
};

/** One of a short list of known values (never an empty string; that is the placeholder). For two or three, prefer Segmented. */
export function Select<Value extends string>(props: Props<Value>) {
  const { options, value, onValueChange, placeholder, name, disabled, className } = props;
  const wiring = useFieldControl(props);
  const group = {
    ...(value === undefined ? {} : { value }),
    ...(name === undefined ? {} : { name }),
    ...(disabled === undefined ? {} : { disabled }),
  };
  return (
    <Radix.Root {...group} onValueChange={(chosen) => onValueChange(chosen as Value)}>
      <Radix.Trigger
        {...wiring}
        aria-label={props['aria-label']}
        className={classNames(
          controlBox,
          'flex h-8 items-center justify-between gap-2 px-2.5 text-left data-placeholder:text-ink-faint pointer-coarse:h-11',
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder ?? ' '} />
        </span>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-ink-faint" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="appear z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-md border border-rule bg-surface p-1 shadow-float"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="relative cursor-default rounded-sm py-1.5 pr-2 pl-7 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-sunken"
              >
                <Radix.ItemIndicator className="absolute top-2 left-1.5">
                  <Check aria-hidden="true" className="size-4 text-accent" />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint ? <span className="block text-ink-faint text-xs">{option.hint}</span> : null}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
