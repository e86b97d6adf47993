'use client';

import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { useKeptFocus } from './use-kept-focus';

type Props = {
  /** How many lines the lists in it have. */
  count: number;
  className?: string;
  children: ReactNode;
};

/** Lists whose lines can be removed: the focus of a line that is gone stays here (`useKeptFocus`). */
export function KeptFocus({ count, className, children }: Props) {
  const place = useKeptFocus<HTMLDivElement>(count);
  return (
    <div ref={place} tabIndex={-1} className={classNames('outline-none', className)}>
      {children}
    </div>
  );
}
