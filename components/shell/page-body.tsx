import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

const widths = { text: 'max-w-3xl', normal: 'max-w-6xl', wide: 'max-w-[90rem]', full: 'max-w-none' };

type Props = { width?: keyof typeof widths; children: ReactNode; className?: string | undefined };

/** The column of a page inside the shell's <main>. */
export function PageBody({ width = 'normal', children, className }: Props) {
  return (
    <div className={classNames('mx-auto w-full px-4 pt-6 pb-16 sm:px-6 sm:pt-8', widths[width], className)}>
      {children}
    </div>
  );
}
