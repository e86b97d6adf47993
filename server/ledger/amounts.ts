/** How many decimal places a currency has, as Intl knows them (USD 2, KRW 0). */
function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * What a person typed as an amount, in minor units, or null when it is no amount of this currency. Only digits, and one
 * point or comma where the currency has decimal places: "1e3", "-5", "0x10" and "1,000.00" are refused rather than
 * guessed at. The text never passes through a float.
 */
export function parseAmount(typed: string, currency: string): bigint | null {
  const digits = minorDigits(currency);
  const match = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(typed.trim());
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > digits) return null;
  const amountMinor = BigInt(whole + fraction.padEnd(digits, '0'));
  return amountMinor > 0n ? amountMinor : null;
}

/** An amount as a person would type it: `parseAmount` reads it back. Empty where there is nothing to move. */
export function typedAmount(amountMinor: bigint, currency: string): string {
  if (amountMinor <= 0n) return '';
  const digits = minorDigits(currency);
  const text = amountMinor.toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return digits > 0 ? `${whole}.${text.slice(-digits)}` : whole;
}
