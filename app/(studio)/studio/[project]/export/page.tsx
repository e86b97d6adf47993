import { ExportChoice } from '@/components/interchange/export-choice';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DescriptionList } from '@/components/ui/description-list';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string }> };

export default async function ExportPage({ params }: Props) {
  const { project: projectId } = await params;
  const [[summary, { state }], t, formats] = await Promise.all([
    ask((api) => Promise.all([api.interchange.summary({ projectId }), api.projects.terms({ projectId })])),
    getTranslator('interchange'),
    getFormats(),
  ]);
  const { items, settled, contested, open } = summary;
  return (
    <>
      <PageHeader
        question={t('question')}
        title={t('title', { items, settled, rest: items - settled })}
        lead={t('lead')}
      />
      <div className="grid gap-4 md:grid-cols-2">
        <ExportChoice projectId={projectId} formats={summary.formats} copies={summary.copies} />
        <Panel title={t('contents')}>
          <DescriptionList
            items={[
              { term: t('settled'), detail: formats.number(settled) },
              { term: t('contested'), detail: formats.number(contested) },
              { term: t(state === 'closed' ? 'unfinished' : 'open'), detail: formats.number(open) },
              { term: t('annotations'), detail: formats.number(summary.annotations) },
              { term: t('workers'), detail: formats.number(summary.workers) },
            ]}
          />
          <p className="mt-3 text-ink-faint text-xs">
            {t('reproduce', { coco: String(summary.formats.includes('coco')) })}
          </p>
        </Panel>
      </div>
    </>
  );
}
