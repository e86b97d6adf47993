'use client';

import type { ComponentProps } from 'react';
import { classNames } from './class-names';
import { controlBox } from './control-styles';
import { useFieldControl } from './field-context';

/** Several lines; grows with what is written where the browser can, and can be dragged taller everywhere. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  const wiring = useFieldControl(rest);
  return (
    <textarea
      rows={rows}
      {...rest}
      {...wiring}
      className={classNames(
        controlBox,
        'field-sizing-content max-h-[60dvh] min-h-16 resize-y px-2.5 py-1.5',
        className,
      )}
    />
  );
}
