import type { ReactNode } from 'react';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DataTable } from '@/components/ui/data-table';
import type { ProjectLine } from '@/server/ledger/contract';

type Props = { lines: readonly ProjectLine[]; currency: string; empty: ReactNode };

const places = ['escrow', 'reserved', 'paid', 'fees'] as const;

/** Every line of a project by where its money went; the figures of a line add up to what came in or went out. */
export async function ProjectLines({ lines, currency, empty }: Props) {
  const [t, formats] = await Promise.all([getTranslator('ledger'), getFormats()]);
  const headers = {
    escrow: t('where.left'),
    reserved: t('where.reserved'),
    paid: t('where.paid'),
    fees: t('where.fees'),
  };
  const signed = (amountMinor: bigint) =>
    amountMinor === 0n ? '' : `${amountMinor > 0n ? '+' : ''}${formats.money(amountMinor, currency)}`;
  return (
    <DataTable
      caption={t('lines.caption')}
      rows={lines}
      rowKey={(line) => line.transferId}
      empty={empty}
      columns={[
        {
          key: 'what',
          header: t('lines.what'),
          cell: (line) => (
            <span className="flex min-w-0 flex-col">
              <span>{t(`kind.${line.kind}`)}</span>
              {line.itemName ? (
                <span className="[overflow-wrap:anywhere] text-ink-faint text-xs">
                  {line.itemName} {line.seats > 1 ? t('lines.others', { count: line.seats - 1 }) : null}
                </span>
              ) : null}
            </span>
          ),
        },
        { key: 'when', header: t('lines.when'), narrow: 'below', cell: (line) => formats.dateTime(line.at) },
        ...places.map((place) => ({
          key: place,
          header: headers[place],
          align: 'end' as const,
          narrow: 'below' as const,
          cell: (line: ProjectLine) => {
            const words = signed(line[`${place}Minor`]);
            return words ? (
              <span>
                <span className="sm:hidden">{headers[place]} </span>
                {words}
              </span>
            ) : null;
          },
        })),
      ]}
    />
  );
}
