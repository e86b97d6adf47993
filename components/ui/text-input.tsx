'use client';

import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import { controlBox } from './control-styles';
import { useFieldControl } from './field-context';

type Props = Omit<ComponentProps<'input'>, 'size'> & {
  /** Drawn inside the box before and after the text: an icon, a unit. */
  lead?: ReactNode;
  trail?: ReactNode;
};

/** One line of text. Inside a Field it takes its label, hint and error by itself. */
export function TextInput({ lead, trail, className, ...rest }: Props) {
  const wiring = useFieldControl(rest);
  const box = classNames(controlBox, 'h-8 px-2.5 pointer-coarse:h-11', lead && 'pl-8', trail && 'pr-10');
  if (!lead && !trail) return <input {...rest} {...wiring} className={classNames(box, className)} />;
  return (
    <div className={classNames('relative', className)}>
      {lead ? (
        <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-ink-faint text-sm [&_svg]:size-4">
          {lead}
        </span>
      ) : null}
      <input {...rest} {...wiring} className={box} />
      {trail ? (
        <span className="absolute inset-y-0 right-2.5 flex items-center text-ink-faint text-sm">{trail}</span>
      ) : null}
    </div>
  );
}
