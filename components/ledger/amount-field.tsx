'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Field } from '@/components/ui/field';
import { TextInput } from '@/components/ui/text-input';

type Props = {
  label: string;
  currency: string;
  value: string;
  onValue: (typed: string) => void;
  /** The sentence of a refusal by the server. */
  refusal: string | null;
  /** What was typed is no amount, and the person has tried to send it. */
  isBad: boolean;
};

/** An amount as a person types it. It stays text until it is read exactly. */
export function AmountField({ label, currency, value, onValue, refusal, isBad }: Props) {
  const t = useTranslations('ledger.add');
  const formats = useFormats();
  return (
    <Field label={label} required error={isBad ? t('bad', { example: formats.number(25) }) : refusal}>
      <TextInput
        inputMode="decimal"
        autoComplete="off"
        maxLength={13}
        value={value}
        trail={currency}
        onFocus={(event) => event.target.select()}
        onChange={(event) => onValue(event.target.value)}
      />
    </Field>
  );
}
