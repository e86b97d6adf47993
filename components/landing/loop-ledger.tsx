import { Fragment } from 'react';

/** A transfer as the book has it: its entries, and their sum, which is zero. */
export function LoopLedger({ entries }: { entries: readonly { name: string; amount: string }[] }) {
  return (
    <dl className="mx-auto grid max-w-44 grid-cols-[1fr_auto]">
      {entries.map((entry, place) => {
        const line = place === entries.length - 1 ? 'border-t border-rule-strong text-ink' : '';
        return (
          <Fragment key={entry.name}>
            <dt className={line}>{entry.name}</dt>
            <dd className={`text-right ${line}`}>{entry.amount}</dd>
          </Fragment>
        );
      })}
    </dl>
  );
}
