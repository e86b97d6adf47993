'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';
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
  const list = useRef<HTMLUListElement>(null);
  // Where the row is wider than the window, the current page's name is brought into sight; the page itself stays put.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the address that makes another tab the current one.
  useEffect(() => {
    const row = list.current;
    const tab = row?.querySelector<HTMLElement>('[aria-current=page]');
    if (row && tab) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }, [path]);
  const isCurrent = (item: Item) => path === item.href || (!item.exact && path.startsWith(`${item.href}/`));
  return (
    <nav aria-label={label} className={classNames('border-rule border-b', className)}>
      <ul ref={list} className="flex gap-4 overflow-x-auto">
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
