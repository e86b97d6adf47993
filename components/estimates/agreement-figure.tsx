import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { IntervalBar } from '@/components/ui/interval-bar';

type Props = { alpha: number | null; low: number | null; high: number | null };

/** One alpha with its 95 % interval drawn and written; words where either is not defined. */
export async function AgreementFigure({ alpha, low, high }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  if (alpha === null) return <span className="text-ink-faint">{t('agreement.undefined')}</span>;
  if (low === null || high === null) {
    return (
      <span className="flex min-w-32 items-center gap-3">
        <span className="w-10 shrink-0 font-medium">{formats.coefficient(alpha)}</span>
        <span className="text-ink-faint text-xs">{t('agreement.tooFew')}</span>
      </span>
    );
  }
  const interval = { value: alpha, low, high };
  const written = formats.interval(interval);
  const heard = t('agreement.heard', {
    value: written.value,
    low: formats.coefficient(interval.low),
    high: formats.coefficient(interval.high),
  });
  return (
    <span className="flex min-w-32 items-center gap-3">
      <span className="w-10 shrink-0 font-medium">{written.value}</span>
      <IntervalBar {...interval} label={heard} className="min-w-12 flex-1" />
      <span className="w-24 shrink-0 whitespace-nowrap text-ink-faint text-xs max-sm:hidden">{written.range}</span>
    </span>
  );
}
