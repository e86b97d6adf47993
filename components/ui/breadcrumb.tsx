import Link from 'next/link';
import type { ReactNode } from 'react';

type Crumb = { label: ReactNode; href?: string };

/** The way from the desk to here; the last one is here and is no link. */
export function Breadcrumb({ label, items }: { label: string; items: readonly Crumb[] }) {
  return (
    <nav aria-label={label}>
      <ol className="flex flex-wrap items-center gap-x-1.5 text-ink-faint text-xs">
        {items.map((item, place) => (
          <li key={item.href ?? 'here'} className="flex min-w-0 items-center gap-1.5">
            {place > 0 ? <span aria-hidden="true">/</span> : null}
            {item.href ? (
              <Link href={item.href} className="max-w-60 truncate text-ink-soft hover:text-accent hover:underline">
                {item.label}
              </Link>
            ) : (
              <span aria-current="page" className="max-w-60 truncate">
                {item.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
