import type { ReactNode } from 'react';
import { classNames } from './class-names';

type Props = { items: readonly { term: string; detail: ReactNode }[]; className?: string | undefined };

/** Terms and their values in two columns: the settings of a project, the terms of a seat. */
export function DescriptionList({ items, className }: Props) {
  return (
    <dl className={classNames('grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-1.5 text-sm', className)}>
      {items.map(({ term, detail }) => (
        <div key={term} className="contents">
          <dt className="text-ink-faint">{term}</dt>
          <dd className="min-w-0">{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
