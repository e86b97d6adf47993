'use client';

import type { ComponentProps, ReactNode } from 'react';
import { type ButtonLook, buttonStyles } from './button-styles';
import { classNames } from './class-names';
import { Tooltip } from './tooltip';

type Props = Omit<ComponentProps<'button'>, 'children'> &
  Pick<ButtonLook, 'variant'> & {
    /** What it does, in words: the accessible name and the tooltip. */
    label: string;
    children: ReactNode;
    /** Shown in the tooltip as a key, e.g. "mod+z". */
    shortcut?: string | undefined;
    size?: 'sm' | 'md';
  };

/** A button of one icon. It always has a name, a tooltip and at least 28 px (44 px under a finger). */
export function IconButton({ label, shortcut, variant = 'quiet', size = 'md', className, children, ...rest }: Props) {
  const square = size === 'sm' ? 'size-7' : 'size-8';
  return (
    <Tooltip content={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={classNames(buttonStyles({ variant }), square, 'px-0 pointer-coarse:size-11', className)}
      >
        {children}
      </button>
    </Tooltip>
  );
}
