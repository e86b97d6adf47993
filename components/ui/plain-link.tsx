import type { ReactNode } from 'react';
import { type ButtonLook, buttonStyles } from './button-styles';

/**
 * A link that looks like a button and loads the whole page anew: the way out of a page that broke. The router's own link
 * would weigh on every page that can break.
 */
export function PlainLink({ href, variant, size, children }: ButtonLook & { href: string; children: ReactNode }) {
  return (
    <a href={href} className={buttonStyles({ variant, size })}>
      {children}
    </a>
  );
}
