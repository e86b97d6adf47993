import type { Locale } from './locale';

/** A point estimate with the interval it was measured to lie in; all three in the same unit. */
export type Interval = { value: number; low: number; high: number };

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How many decimal places a currency has by ISO 4217 (USD 2, KRW 0), as Intl knows them. */
function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * Money in a person's language. The amount never passes through a float: Intl reads the decimal string exactly.
 * @param amountMinor whole minor units (cents, won)
 * @param currency ISO 4217 code; an unknown but well-formed code is written out
 */
export function formatMoney(amountMinor: bigint, currency: string, locale: Locale): string {
  const digits = minorDigits(currency);
  const negative = amountMinor < 0n;
  const text = (negative ? -amountMinor : amountMinor).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const decimal = digits > 0 ? `${whole}.${text.slice(-digits)}` : whole;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return format.format(`${negative ? '-' : ''}${decimal}` as `${number}`);
}

/** What is written as zero has no sign, on whichever side of it it was. */
const noNegativeZero = { signDisplay: 'negative' } as const;

function formatNumber(value: number, locale: Locale, maximumFractionDigits = 0): string {
  return new Intl.NumberFormat(locale, { ...noNegativeZero, maximumFractionDigits }).format(value);
}

/** A coefficient such as alpha: always the same number of places, so that columns line up; ".71" is written "0.71". */
function formatCoefficient(value: number, locale: Locale, digits = 2): string {
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { ...noNegativeZero, ...places }).format(value);
}

/** Always the same number of places, so that columns line up. @param share between 0 and 1 */
function formatPercent(share: number, locale: Locale, digits = 0): string {
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { ...noNegativeZero, style: 'percent', ...places }).format(share);
}

/** "0.71 (0.64 to 0.77)" as its two parts; percent takes shares between 0 and 1. */
export function formatInterval(
  interval: Interval,
  locale: Locale,
  style: 'coefficient' | 'percent' | 'number' = 'coefficient',
): { value: string; range: string } {
  const write = { coefficient: formatCoefficient, percent: formatPercent, number: formatNumber }[style];
  const [low, high] = [write(interval.low, locale), write(interval.high, locale)];
  const range = interval.low < 0 || interval.high < 0 ? `${low} – ${high}` : `${low}–${high}`;
  return { value: write(interval.value, locale), range };
}

function formatDate(at: Date, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(at);
}

function formatDateTime(at: Date, locale: Locale, timeZone: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  if (locale !== 'ko') return format.format(at);
  return format
    .formatToParts(at)
    .map(({ type, value }) => (type === 'dayPeriod' ? (koreanHalves[value] ?? value) : value))
    .join('');
}

/** Node writes the halves of a day in Latin letters in Korean too, and browsers do not. */
const koreanHalves: Readonly<Record<string, string>> = { AM: '오전', PM: '오후' };

/** "3 hours ago", "in 2 days": the largest unit that is at least one. */
export function formatRelative(at: Date, now: Date, locale: Locale): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < minute) return format.format(seconds, 'second');
  if (size < hour) return format.format(Math.trunc(seconds / minute), 'minute');
  if (size < day) return format.format(Math.trunc(seconds / hour), 'hour');
  if (size < 30 * day) return format.format(Math.trunc(seconds / day), 'day');
  if (size < 365 * day) return format.format(Math.trunc(seconds / (30 * day)), 'month');
  return format.format(Math.trunc(seconds / (365 * day)), 'year');
}

/** "1 h 20 min", "45 sec": two largest units, whole seconds. */
export function formatDuration(seconds: number, locale: Locale): string {
  const whole = Math.max(0, Math.round(seconds));
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const parts: [number, string][] = [
    [Math.floor(whole / day), 'day'],
    [Math.floor((whole % day) / hour), 'hour'],
    [Math.floor((whole % hour) / minute), 'minute'],
    [whole % minute, 'second'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return unit(0, 'second');
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, name]) => unit(value, name))
    .join(' ');
}

/** A size in bytes, in the largest unit that keeps it at one or more (1 kB = 1000 bytes). */
export function formatBytes(bytes: number, locale: Locale): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const place = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const style = { style: 'unit', unit: units[place] ?? 'byte', unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(locale, { ...style, maximumFractionDigits: place > 1 ? 1 : 0 }).format(
    bytes / 1000 ** place,
  );
}

/** All of the above with the person's language and time zone already given. */
export function formatsFor(locale: Locale, timeZone: string) {
  return {
    locale,
    timeZone,
    money: (amountMinor: bigint, currency: string) => formatMoney(amountMinor, currency, locale),
    number: (value: number, maximumFractionDigits?: number) => formatNumber(value, locale, maximumFractionDigits),
    coefficient: (value: number, digits?: number) => formatCoefficient(value, locale, digits),
    percent: (share: number, digits?: number) => formatPercent(share, locale, digits),
    interval: (interval: Interval, style?: 'coefficient' | 'percent' | 'number') =>
      formatInterval(interval, locale, style),
    date: (at: Date) => formatDate(at, locale, timeZone),
    dateTime: (at: Date) => formatDateTime(at, locale, timeZone),
    relative: (at: Date, now: Date) => formatRelative(at, now, locale),
    duration: (seconds: number) => formatDuration(seconds, locale),
    bytes: (bytes: number) => formatBytes(bytes, locale),
  };
}

/** A language, by its two letters, as the reader calls it. */
export function languageName(code: string, locale: string): string {
  return new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? code;
}
