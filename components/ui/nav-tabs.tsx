'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

type Item = {
  href: string;
  label: ReactNode;
  count?: number | undefined;
  /** Current only at this very address; else also below it. */
  exact?: boolean;
};

/** The pages of one thing (a project), in a row under its header. */
export function NavTabs({
  label,
  items,
  className,
}: {
  label: string;
  items: readonly Item[];
  className?: string | undefined;
}) {
  const path = usePathname();
  const isCurrent = (item: Item) => path === item.href || (!item.exact && path.startsWith(`${item.href}/`));
  return (
    <nav aria-label={label} className={classNames('border-rule border-b', className)}>
      <ul className="flex gap-4 overflow-x-auto">
        {items.map((item) => (
          <li key={item.href} className="shrink-0">
            <Link
              href={item.href}
              aria-current={isCurrent(item) ? 'page' : undefined}
              className="flex h-9 items-center gap-1.5 border-transparent border-b-2 text-ink-soft text-sm hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-ink aria-[current=page]:font-medium aria-[current=page]:text-ink pointer-coarse:h-11"
            >
              {item.label}
              {item.count === undefined ? null : <span className="text-ink-faint text-xs">{item.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
