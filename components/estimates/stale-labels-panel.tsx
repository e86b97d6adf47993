import { getTranslator } from '@/components/intl/server-translator';
import { Panel } from '@/components/ui/panel';
import type { StaleLabels } from '@/server/estimates/relabel-contract';
import { RelabelButton } from './relabel-button';

type Props = { projectId: string; stale: readonly StaleLabels[]; mayRelabel: boolean };

/** Labels that were made under guide versions that are not in force any more, and what to do about them. */
export async function StaleLabelsPanel({ projectId, stale, mayRelabel }: Props) {
  const t = await getTranslator('estimates.stale');
  if (stale.length === 0) return null;
  return (
    <Panel title={t('title')} description={t('explain')} className="mb-4">
      <ul className="flex flex-col gap-2 text-sm">
        {stale.map(({ guideVersionId, number, items, labels }) => (
          <li key={guideVersionId} className="flex flex-wrap items-center justify-between gap-2">
            {t('line', { number, items, labels })}
            {mayRelabel ? (
              <RelabelButton
                projectId={projectId}
                scope={{ kind: 'guide', guideVersionId }}
                about={t('about', { number })}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
