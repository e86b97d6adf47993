import { getFormats, getTranslator } from '@/components/intl/server-translator';
import type { FeedEntry } from '@/server/assignment/contract';

/** What a project pays, how long an item takes, what that comes to per hour, and how much of it is left. */
export async function FeedFacts({ entry }: { entry: FeedEntry }) {
  const [t, formats] = await Promise.all([getTranslator('assignment'), getFormats()]);
  const { currency, itemsLeft } = entry;
  const left = formats.number(itemsLeft);
  const facts = [
    {
      name: t('facts.perHour'),
      value: t('facts.hourly', { amount: formats.money(entry.hourlyMinor, currency) }),
      isFirst: true,
    },
    { name: t('facts.pay'), value: formats.money(entry.priceMinor, currency) },
    {
      name: t('facts.time'),
      value: formats.duration(entry.seconds),
      note: entry.isMeasured ? t('facts.measured') : t('facts.expected'),
    },
    ...(entry.day === null
      ? []
      : [{ name: t('facts.capName'), value: t('facts.cap', { started: entry.day.started, cap: entry.day.cap }) }]),
    {
      name: t('facts.left'),
      value: itemsLeft > 0 ? t('facts.leftMany', { count: left }) : left,
      note: entry.isSpent ? t('facts.spent') : undefined,
    },
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
      {facts.map(({ name, value, note, isFirst }) => (
        <div key={name} className="min-w-0">
          <dt className="text-ink-faint text-xs">{name}</dt>
          <dd className={isFirst ? 'font-semibold text-md' : 'text-md'}>{value}</dd>
          {note ? <dd className="text-2xs text-ink-faint">{note}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
