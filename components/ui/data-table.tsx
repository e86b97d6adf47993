import type { ReactNode } from 'react';
import { classNames } from './class-names';

type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  align?: 'start' | 'end';
  /** Any CSS width; the rest share what is left. */
  width?: string;
  /** On a phone: "below" writes the value under the row's first cell, "hide" leaves it out. The first column always stays. */
  narrow?: 'keep' | 'below' | 'hide';
  /** Holds what people named, which may be one long word: it is broken rather than the table made wider. As the first column is. */
  isNamed?: boolean;
  sorted?: 'ascending' | 'descending' | undefined;
};

type Props<Row> = {
  /** What the table lists, read out before it; shown only with `showCaption`. */
  caption: string;
  showCaption?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Marks a row as the chosen one. */
  isCurrent?: (row: Row) => boolean;
  /** Shown instead of the table when there are no rows: an EmptyState. */
  empty?: ReactNode;
  className?: string | undefined;
};

/** Rows of 36 px under a header that stays in view. It never scrolls sideways on a phone when columns say what to do there. */
export function DataTable<Row>(props: Props<Row>) {
  const { caption, showCaption, columns, rows, rowKey, isCurrent, empty, className } = props;
  if (rows.length === 0 && empty) return <>{empty}</>;
  const below = columns.filter((column) => column.narrow === 'below');
  const place = (column: Column<Row>) =>
    classNames(column.align === 'end' && 'text-right', (column.narrow ?? 'keep') !== 'keep' && 'max-sm:hidden');
  return (
    <div className={classNames('relative min-w-0 max-sm:overflow-x-auto', className)}>
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className={showCaption ? 'pb-2 text-left text-ink-soft' : 'sr-only'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={column.sorted}
                style={column.width ? { width: column.width } : undefined}
                className={classNames(
                  'top-(--bar-height,0px) z-10 sm:sticky h-8 border-rule-strong border-b bg-paper px-2 text-left font-medium text-ink-soft text-xs whitespace-nowrap first:pl-3 last:pr-3',
                  place(column),
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              aria-current={isCurrent?.(row) ? 'true' : undefined}
              className="group hover:bg-sunken aria-[current=true]:bg-accent-wash"
            >
              {columns.map((column, index) => (
                <td
                  key={column.key}
                  className={classNames(
                    'h-9 border-rule border-b px-2 py-1 first:pl-3 last:pr-3 pointer-coarse:h-11',
                    place(column),
                    (index === 0 || column.isNamed) && 'min-w-28 [overflow-wrap:anywhere]',
                  )}
                >
                  {column.cell(row)}
                  {index === 0 && below.length > 0 ? (
                    <span className="mt-0.5 flex flex-wrap gap-x-3 text-ink-faint text-xs sm:hidden">
                      {below.map((hidden) => (
                        <span key={hidden.key} className="min-w-0 [overflow-wrap:anywhere]">
                          {hidden.cell(row)}
                        </span>
                      ))}
                    </span>
                  ) : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
