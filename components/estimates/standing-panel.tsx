import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Panel } from '@/components/ui/panel';
import { Progress } from '@/components/ui/progress';
import { SegmentBar } from '@/components/ui/segment-bar';
import type { StandingCounts } from '@/server/estimates/contract';
import type { ProjectState } from '@/server/projects/contract';

type Props = { counts: StandingCounts; countedAt: Date | null; state: ProjectState };

/** How many items are settled, contested and still open, and how far the labelling is. */
export async function StandingPanel({ counts, countedAt, state }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  return (
    <Panel title={t('standing.title')}>
      <SegmentBar
        segments={[
          {
            key: 'settled',
            tone: 'settled',
            label: t('standing.settled'),
            count: counts.settled,
            text: formats.number(counts.settled),
          },
          {
            key: 'contested',
            tone: 'disagreement',
            label: t('standing.contested'),
            count: counts.contested,
            text: formats.number(counts.contested),
          },
          {
            key: 'open',
            tone: 'neutral',
            label: t(state === 'closed' ? 'standing.unfinished' : 'standing.open'),
            count: counts.open,
            text: formats.number(counts.open),
          },
        ]}
      />
      <p className="mt-2 text-ink-faint text-xs">
        {t('standing.decided', { count: counts.decided })}
        {counts.known > 0 ? ` ${t('standing.known', { count: counts.known })}` : null}
        {countedAt ? ` ${t('standing.counted', { when: formats.relative(countedAt, new Date()) })}` : null}
      </p>
      <p aria-hidden="true" className="mt-4 mb-1 text-ink-soft text-xs">
        {t('standing.progress')}
      </p>
      <Progress label={t('standing.progress')} done={counts.annotations} total={counts.wanted} />
    </Panel>
  );
}
