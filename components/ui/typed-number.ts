/** Thousands parted by a point, a comma or a space, the same each time, and then perhaps the other one and decimal places. */
const parted = /^-?[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*(?:(?!\1)[.,](\d*))?$/;
const plain = /^-?\d+(?:[.,](\d*))?$/;

/**
 * The number a person typed, rounded to so many decimal places, or null when it is none. A point and a comma both mean the
 * decimal places, but part thousands where nothing else can be meant; what could be two numbers is not guessed at: "1,000"
 * is a thousand of items and no amount of money. Pure.
 */
export function readNumber(typed: string, digits: number): number | null {
  const text = typed.trim();
  const isParted = parted.test(text);
  const isAmbiguous = isParted && digits > 0 && /^-?\d+[.,]\d{3}$/.test(text);
  if (isAmbiguous || !(isParted || plain.test(text))) return null;
  const separators = isParted ? text.replace(/(\d)[., ](?=\d{3}(?:\D|$))/g, '$1') : text;
  const value = Number(Number(separators.replace(',', '.')).toFixed(digits));
  return Number.isSafeInteger(Math.round(value)) ? value : null;
}
