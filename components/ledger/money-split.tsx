import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Stat } from '@/components/ui/stat';
import type { ProjectMoney } from '@/server/ledger/contract';

type Part = { key: string; label: string; amountMinor: bigint; note?: string | undefined; fill: string };

type Props = {
  money: ProjectMoney;
  /** How many more answers the rest of the budget buys; null where none are bought any more. */
  affordable: number | null;
};

/** Where every cent of a project is: one bar whose parts are the whole, and each part with its figure. */
export async function MoneySplit({ money, affordable }: Props) {
  const [t, formats] = await Promise.all([getTranslator('ledger.where'), getFormats()]);
  const heldMinor = money.reservedMinor - money.awaitingMinor;
  const parts: Part[] = [
    {
      key: 'paid',
      label: t('paid'),
      amountMinor: money.paidMinor,
      note: t('paidNote', { count: money.paidCount }),
      fill: 'bg-ink',
    },
    { key: 'fees', label: t('fees'), amountMinor: money.feesMinor, fill: 'bg-ink-faint' },
    {
      key: 'reserved',
      label: t('reserved'),
      amountMinor: money.reservedMinor,
      note: t('reservedNote', {
        count: money.awaitingCount,
        isHeld: heldMinor > 0n ? 'yes' : 'no',
        awaiting: formats.money(money.awaitingMinor, money.currency),
        held: formats.money(heldMinor, money.currency),
      }),
      fill: 'bg-field',
    },
    {
      key: 'left',
      label: t('left'),
      amountMinor: money.escrowMinor,
      note: affordable === null ? undefined : t('leftNote', { count: affordable }),
      fill: 'bg-rule-strong',
    },
  ];
  const share = (amountMinor: bigint) =>
    money.fundedMinor > 0n ? Number((amountMinor * 10_000n) / money.fundedMinor) / 100 : 0;
  return (
    <div className="flex flex-col gap-4">
      <div aria-hidden="true" className="flex h-3 gap-px overflow-hidden rounded-full bg-sunken">
        {parts.map(({ key, amountMinor, fill }) =>
          amountMinor > 0n ? (
            <span key={key} className={`min-w-1 ${fill}`} style={{ width: `${share(amountMinor)}%` }} />
          ) : null,
        )}
      </div>
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-5">
        <Stat label={t('funded')} value={formats.money(money.fundedMinor, money.currency)} />
        {parts.map(({ key, label, amountMinor, note, fill }) => (
          <Stat
            key={key}
            label={
              <span className="flex items-center gap-1.5">
                <span aria-hidden="true" className={`size-2.5 rounded-sm ${fill}`} />
                {label}
              </span>
            }
            value={formats.money(amountMinor, money.currency)}
            note={note}
          />
        ))}
      </div>
    </div>
  );
}
