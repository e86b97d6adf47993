import type { ReactNode } from 'react';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DataTable } from '@/components/ui/data-table';
import { itemCode } from '@/server/assignment/item-code';
import type { LedgerLine } from '@/server/ledger/contract';

type Props = { lines: readonly LedgerLine[]; empty: ReactNode };

/** The lines of one account, each with what it was for. */
export async function AccountLines({ lines, empty }: Props) {
  const [t, formats] = await Promise.all([getTranslator('ledger'), getFormats()]);
  const about = (line: LedgerLine) =>
    [line.projectTitle, line.seatId ? t('lines.item', { code: itemCode(line.seatId) }) : null]
      .filter(Boolean)
      .join(' · ');
  const signed = (line: LedgerLine) =>
    `${line.amountMinor > 0n ? '+' : ''}${formats.money(line.amountMinor, line.currency)}`;
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
              {about(line) ? (
                <span className="[overflow-wrap:anywhere] text-ink-faint text-xs">{about(line)}</span>
              ) : null}
            </span>
          ),
        },
        {
          key: 'when',
          header: t('lines.when'),
          narrow: 'below',
          width: '14rem',
          cell: (line) => formats.dateTime(line.at),
        },
        {
          key: 'amount',
          header: t('lines.amount'),
          align: 'end',
          width: '8rem',
          cell: (line) => <span className="font-medium">{signed(line)}</span>,
        },
      ]}
    />
  );
}
