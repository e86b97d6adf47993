import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { type ButtonLook, buttonStyles } from './button-styles';
import { classNames } from './class-names';

type Props = ComponentProps<typeof Link> & ButtonLook & { icon?: ReactNode };

/** A link that looks like a button, for the next action when it is another page. */
export function ButtonLink({ variant, size, icon, className, children, ...rest }: Props) {
  return (
    <Link {...rest} className={classNames(buttonStyles({ variant, size }), className)}>
      {icon}
      {children}
    </Link>
  );
}
