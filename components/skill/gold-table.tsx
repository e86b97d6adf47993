import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { IntervalBar } from '@/components/ui/interval-bar';
import { Panel } from '@/components/ui/panel';
import { StatusChip } from '@/components/ui/status-chip';
import type { GoldBoard } from '@/server/skill/contract';
import { GoldDialog } from './gold-dialog';

type GoldLine = GoldBoard['lines'][number];
type Props = { projectId: string; board: GoldBoard };

/** Every item whose answer is known: what it is for, how often it was shown and failed, and how it stands. */
export async function GoldTable({ projectId, board }: Props) {
  const [t, formats] = await Promise.all([getTranslator('skill.gold'), getFormats()]);
  return (
    <Panel title={t('items')} description={t('explain')} flush>
      <DataTable
        caption={t('items')}
        rows={board.lines}
        rowKey={(line) => line.itemId}
        columns={[
          {
            key: 'item',
            header: t('item'),
            cell: (line) => (
              <span className="flex min-w-0 flex-col py-1">
                <span dir="auto" className="font-medium [overflow-wrap:anywhere]">
                  {line.name}
                </span>
                <span className="flex flex-wrap gap-1 text-ink-faint text-xs">
                  {line.slice ? (
                    <Badge className="max-w-full">
                      <span dir="auto" className="truncate" title={line.slice}>
                        {line.slice}
                      </span>
                    </Badge>
                  ) : null}
                  {line.isFromVerdict ? t('fromVerdict') : null}
                </span>
              </span>
            ),
          },
          { key: 'use', header: t('use'), cell: (line) => t(`uses.${line.use}`), narrow: 'below' },
          { key: 'state', header: t('state'), cell: (line) => <GoldState line={line} />, narrow: 'below' },
          {
            key: 'shown',
            header: t('shown'),
            cell: ({ shown }) => formats.number(shown),
            align: 'end',
            narrow: 'hide',
          },
          { key: 'failed', header: t('failed'), cell: (line) => <Failures line={line} />, narrow: 'below' },
          {
            key: 'open',
            header: '',
            cell: (line) => <GoldDialog projectId={projectId} line={line} classes={board.classes} />,
            align: 'end',
          },
        ]}
        empty={
          <EmptyState
            className="m-4"
            title={t('empty')}
            why={t('emptyWhy')}
            action={<ButtonLink href={`/studio/${projectId}/data`}>{t('toData')}</ButtonLink>}
          />
        }
      />
      {board.total > board.lines.length ? (
        <p className="border-rule border-t px-4 py-2 text-ink-faint text-xs">
          {t('listed', { listed: board.lines.length, total: board.total })}
        </p>
      ) : null}
    </Panel>
  );
}

async function GoldState({ line }: { line: GoldLine }) {
  const t = await getTranslator('skill.gold');
  if (line.state === 'active')
    return line.isWithdrawn ? (
      <StatusChip tone="neutral">{t('withdrawn')}</StatusChip>
    ) : (
      <StatusChip tone="settled">{t('active')}</StatusChip>
    );
  if (line.state === 'contested') return <StatusChip tone="disagreement">{t('contested')}</StatusChip>;
  return (
    <span className="flex flex-col items-start">
      <StatusChip tone={line.retiredBecause === 'often_failed' ? 'unsure' : 'neutral'}>{t('retired')}</StatusChip>
      {line.retiredBecause ? (
        <span className="text-ink-faint text-xs">{t(`because.${line.retiredBecause}`)}</span>
      ) : null}
    </span>
  );
}

async function Failures({ line }: { line: GoldLine }) {
  const [t, formats] = await Promise.all([getTranslator('skill.gold'), getFormats()]);
  const { value, low, high } = line.failureRate;
  if (value === null || low === null || high === null) return <span className="text-ink-faint">{t('unseen')}</span>;
  const written = formats.interval({ value, low, high }, 'percent');
  return (
    <span className="flex min-w-32 items-center gap-3">
      <span className="whitespace-nowrap">{t('failedOf', { failed: line.failed, seen: line.seen })}</span>
      <IntervalBar
        value={value}
        low={low}
        high={high}
        label={t('heard', { value: written.value, range: written.range })}
        className="min-w-12 flex-1"
      />
    </span>
  );
}
