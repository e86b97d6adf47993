import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { StatusChip } from '@/components/ui/status-chip';
import { AgreementPlot } from './agreement-plot';
import { VersionMark } from './version-mark';

/** An example in the shape of the demo's own figures; the caption says that it is one. */
const rows = [
  {
    rule: 'R1',
    name: 'plain',
    before: [0.88, 0.91, 0.93],
    after: [0.89, 0.92, 0.94],
    tone: 'neutral',
    reading: 'fine',
  },
  {
    rule: 'R4',
    name: 'struck',
    before: [0.24, 0.38, 0.52],
    after: [0.74, 0.84, 0.91],
    tone: 'settled',
    reading: 'worked',
  },
  {
    rule: 'R7',
    name: 'quotes',
    before: [0.39, 0.52, 0.64],
    after: [0.69, 0.79, 0.87],
    tone: 'settled',
    reading: 'worked',
  },
  {
    rule: 'R9',
    name: 'overlap',
    before: [0.31, 0.47, 0.61],
    after: [0.38, 0.55, 0.69],
    tone: 'unsure',
    reading: 'unclear',
  },
] as const;

/** Fig. 2: agreement by rule under two versions of a guide, each with its interval, and what one may conclude. */
export async function AgreementFigure() {
  const [t, f] = await Promise.all([getTranslator('landing.bought'), getFormats()]);
  const written = ([low, value, high]: readonly [number, number, number]) =>
    `${f.coefficient(value)} (${f.coefficient(low)}–${f.coefficient(high)})`;
  return (
    <figure>
      <p aria-hidden="true" className="mb-2 flex flex-wrap gap-x-5 text-ink-soft text-xs">
        {(['v1', 'v2'] as const).map((version) => (
          <span key={version} className="flex items-center gap-1.5">
            <VersionMark later={version === 'v2'} />
            {t(version)}
          </span>
        ))}
        <span>{t('target', { value: f.coefficient(0.8, 1) })}</span>
      </p>
      <table className="w-full border-ink border-t-2 border-b text-sm">
        <caption className="sr-only">{t('table')}</caption>
        <thead className="text-ink-faint text-xs">
          <tr className="border-rule-strong border-b">
            <th scope="col" className="py-1.5 pr-3 text-left font-normal">
              {t('rule')}
            </th>
            <th scope="col" className="w-1/2 py-1.5 text-left font-normal max-sm:hidden">
              <span className="flex justify-between">
                <span aria-hidden="true">0</span>
                {t('figure')}
                <span aria-hidden="true">1</span>
              </span>
            </th>
            <th scope="col" className="py-1.5 pl-4 text-left font-normal">
              {t('reading')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const words = { rule: t(row.name), before: written(row.before), after: written(row.after) };
            return (
              <tr key={row.rule} className="border-rule border-b last:border-b-0">
                <th scope="row" className="py-2.5 pr-3 text-left font-normal">
                  <span className="mr-2 font-mono text-ink-faint text-xs">{row.rule}</span>
                  <span className="font-serif text-md lg:whitespace-nowrap">{t(row.name)}</span>
                  <span className="mt-1 block sm:hidden">
                    <AgreementPlot before={row.before} after={row.after} label={t('bar', words)} />
                  </span>
                </th>
                <td className="py-2.5 max-sm:hidden">
                  <AgreementPlot before={row.before} after={row.after} label={t('bar', words)} />
                </td>
                <td className="py-2.5 pl-4 align-top sm:align-middle">
                  <StatusChip tone={row.tone}>{t(row.reading)}</StatusChip>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <figcaption className="mt-2 text-ink-faint text-xs">
        {t.rich('caption', { b: (chunks) => <b className="mr-1 font-medium text-ink-soft">{chunks}</b> })}
      </figcaption>
    </figure>
  );
}
