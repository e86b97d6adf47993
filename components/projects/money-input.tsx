'use client';

import { useLocale } from 'use-intl';
import { NumberInput } from '@/components/ui/number-input';

type Props = {
  /** Whole minor units (cents, won); null is an empty box. */
  value: bigint | null;
  onValueChange: (value: bigint | null) => void;
  currency: string;
  max: bigint;
  min?: bigint;
};

/** An amount of money, typed in major units and kept in minor ones. Amounts stay far below 2^53, so none is rounded. */
export function MoneyInput({ value, onValueChange, currency, max, min = 0n }: Props) {
  const locale = useLocale();
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const unit = 10 ** digits;
  const symbol = format.formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency;
  return (
    <NumberInput
      value={value === null ? null : Number(value) / unit}
      onValueChange={(typed) => onValueChange(typed === null ? null : BigInt(Math.round(typed * unit)))}
      min={Number(min) / unit}
      max={Number(max) / unit}
      step={1 / unit}
      digits={digits}
      padded
      lead={symbol}
    />
  );
}
