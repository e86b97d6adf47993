import { getFormats, getTranslator } from '@/components/intl/server-translator';
import type { AgreementRow } from '@/server/estimates/contract';
import { readGain } from '@/server/estimates/rules';

type Props = { row: AgreementRow };

/** What a guide version changed against the one before it, in words, with the interval of the difference. */
export async function AgreementStep({ row }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  if (!row.gain) return <span className="text-ink-faint">{t('agreement.step.first')}</span>;
  const reading = readGain(row.gain, row.itemCount);
  const words = t(`agreement.step.${reading.kind}`, {
    number: row.gain.sinceNumber,
    items: reading.kind === 'no_proof' ? reading.moreItems : 0,
  });
  const written = formats.interval(row.gain, 'coefficient');
  return (
    <span className="flex flex-col">
      <span>{words}</span>
      <span className="text-ink-faint text-xs">
        {t('agreement.step.difference', { value: written.value, range: written.range })}
      </span>
    </span>
  );
}
