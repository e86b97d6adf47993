import type { Locale } from '@/server/problem';

/** An amount as it stands in a sentence. The decimal string is read by Intl exactly; it never passes through a float. */
export function moneyText(amountMinor: bigint, currency: string, locale: Locale): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const text = amountMinor.toString().padStart(digits + 1, '0');
  const decimal = digits > 0 ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
  return format.format(decimal as `${number}`);
}
