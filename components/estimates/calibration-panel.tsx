import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DescriptionList } from '@/components/ui/description-list';
import { Panel } from '@/components/ui/panel';
import type { Calibration } from '@/server/estimates/contract';

/** Whether the crowd is right as often as it is sure, by the items whose answer is settled or known. */
export async function CalibrationPanel({ calibration }: { calibration: Calibration }) {
  const [t, formats] = await Promise.all([getTranslator('estimates.calibration'), getFormats()]);
  const { items, meanConfidence, accuracy, error } = calibration;
  const { value, range } = formats.interval(accuracy, 'percent');
  return (
    <Panel title={t('title')}>
      <DescriptionList
        items={[
          { term: t('sure'), detail: formats.percent(meanConfidence) },
          { term: t('right'), detail: `${value} (${range})` },
          { term: t('error'), detail: formats.percent(error) },
        ]}
      />
      <p className="mt-3 text-ink-faint text-xs">{t('how', { items })}</p>
    </Panel>
  );
}
