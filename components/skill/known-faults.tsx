'use client';

import { useTranslations } from 'use-intl';
import type { ToldFault } from '@/server/interchange/known-file-lines';

type Props = {
  faults: readonly ToldFault[];
  count: number;
  /** What becomes of the rest of the file. */
  outlook: 'faultsWhy' | 'faultsKept' | 'faultsAll';
};

/** Every line that cannot be used: where, of which item, and what was expected there. */
export function KnownFaults({ faults, count, outlook }: Props) {
  const t = useTranslations('skill.file');
  const whereOf = ({ line, column }: ToldFault) => {
    if (line === null) return column ?? t('wholeFile');
    if (column === null) return t('atLine', { line });
    return t(/^\d+$/.test(column) ? 'atCharacter' : 'atColumn', { line, column });
  };
  return (
    <div className="min-w-0">
      <h4 className="font-medium text-sm">{t('faults', { count })}</h4>
      <p className="mb-2 text-ink-soft text-sm">{t(outlook)}</p>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
        tabIndex={0}
        aria-label={t('faults', { count })}
        className="max-h-80 overflow-y-auto border-rule border-y text-sm"
      >
        {faults.map((fault, place) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: one line can have two faults; the list never changes.
            key={place}
            className="grid gap-x-4 border-rule border-b py-1.5 last:border-b-0 sm:grid-cols-[12rem_1fr]"
          >
            <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{whereOf(fault)}</span>
            <span className="min-w-0">
              <span className="[overflow-wrap:anywhere]">{fault.reason}</span>
              {fault.item ? (
                <span dir="auto" className="block text-ink-faint text-xs [overflow-wrap:anywhere]">
                  {fault.item}
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {count > faults.length ? (
        <p className="mt-2 text-ink-faint text-xs">{t('andMore', { count: count - faults.length })}</p>
      ) : null}
    </div>
  );
}
