import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Avatar } from '@/components/ui/avatar';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { IntervalBar } from '@/components/ui/interval-bar';
import { Panel } from '@/components/ui/panel';
import type { WorkerLine, WorkerList } from '@/server/estimates/contract';
import type { CheckRecord } from '@/server/skill/contract';
import { type ClassName, getChoiceWords } from './choice-words';
import { EvidenceButton } from './evidence-button';
import { WorkerChip } from './worker-chip';
import { WorkerEvidence } from './worker-evidence';

type Props = {
  projectId: string;
  list: WorkerList;
  classes: readonly ClassName[];
  mayReview: boolean;
  /** How each did at checks. */
  checks: readonly CheckRecord[];
};

/** Every worker under the pseudonym, the most skilled first, with what looks odd and the evidence for it. */
export async function WorkerTable({ projectId, list, classes, mayReview, checks }: Props) {
  const [t, formats, words] = await Promise.all([getTranslator('estimates'), getFormats(), getChoiceWords(classes)]);
  const nameOf = ({ workerId }: WorkerLine) => list.pseudonyms[workerId] ?? '?';
  return (
    <Panel title={t('workers.title')} description={t('workers.explain')} flush>
      <DataTable
        caption={t('workers.caption')}
        rows={list.workers}
        rowKey={(worker) => worker.workerId}
        columns={[
          {
            key: 'worker',
            header: t('workers.worker'),
            cell: (worker) => (
              <span className="flex items-center gap-2">
                <Avatar id={worker.workerId} name={nameOf(worker)} size="sm" />
                {nameOf(worker)}
              </span>
            ),
          },
          { key: 'skill', header: t('workers.skill'), cell: (worker) => <Skill worker={worker} />, narrow: 'below' },
          {
            key: 'checks',
            header: t('workers.checks'),
            cell: (worker) => <Checks record={checks.find(({ workerId }) => workerId === worker.workerId)} />,
            narrow: 'below',
          },
          {
            key: 'standing',
            header: t('workers.says'),
            cell: (w) => <WorkerChip standing={w.standing} />,
            narrow: 'below',
          },
          {
            key: 'agreement',
            header: t('workers.agreement'),
            cell: ({ agreement }) => (agreement === null ? '–' : formats.percent(agreement, 0)),
            align: 'end',
            narrow: 'hide',
          },
          {
            key: 'items',
            header: t('workers.items'),
            cell: ({ itemCount }) => formats.number(itemCount),
            align: 'end',
            narrow: 'hide',
          },
          {
            key: 'evidence',
            header: t('flags.evidence'),
            cell: (worker) => (
              <EvidenceButton label={t('flags.evidence')} about={nameOf(worker)}>
                <WorkerEvidence projectId={projectId} worker={worker} list={list} words={words} mayReview={mayReview} />
              </EvidenceButton>
            ),
            align: 'end',
          },
        ]}
        empty={<EmptyState className="m-4" title={t('workers.empty')} why={t('workers.emptyWhy')} />}
      />
    </Panel>
  );
}

async function Checks({ record }: { record: CheckRecord | undefined }) {
  const [t, formats] = await Promise.all([getTranslator('skill.records'), getFormats()]);
  const { value = null, low = null, high = null } = record?.share ?? {};
  if (!record || value === null || low === null || high === null)
    return <span className="text-ink-faint">{t('none')}</span>;
  const written = formats.interval({ value, low, high }, 'percent');
  return (
    <span title={t('heard', { value: written.value, range: written.range })} className="whitespace-nowrap">
      {t('of', { right: record.right, seen: record.seen })}{' '}
      <span className="text-ink-faint text-xs">{written.range}</span>
    </span>
  );
}

async function Skill({ worker: { skill, low, high } }: { worker: WorkerLine }) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  if (skill === null) return <span className="text-ink-faint">{t('agreement.undefined')}</span>;
  const interval = { value: skill, low: low ?? skill, high: high ?? skill };
  const written = formats.interval(interval, 'percent');
  return (
    <span className="flex min-w-32 items-center gap-3">
      <span className="w-12 shrink-0 font-medium">{written.value}</span>
      <IntervalBar
        {...interval}
        label={t('workers.heard', {
          value: written.value,
          low: formats.percent(interval.low, 0),
          high: formats.percent(interval.high, 0),
        })}
        className="min-w-12 flex-1"
      />
      <span className="w-24 shrink-0 text-ink-faint text-xs max-sm:hidden">{written.range}</span>
    </span>
  );
}
