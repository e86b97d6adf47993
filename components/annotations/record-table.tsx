import type { ReactNode } from 'react';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { DataTable } from '@/components/ui/data-table';
import { StatusChip } from '@/components/ui/status-chip';
import type { RecordEntry } from '@/server/annotations/contract';
import { annotationLimits } from '@/server/annotations/limits';
import { itemCode } from '@/server/assignment/item-code';
import type { WorkerOutcome } from '@/server/review/contract';
import type { ToldCheck } from '@/server/skill/contract';
import { OwnAnswer } from './own-answer';
import { ToldCheckDialog } from './told-check-dialog';

export type JudgedEntry = RecordEntry & { readonly outcome: WorkerOutcome | null; readonly told: ToldCheck | null };

async function Pay({ entry: { pay } }: { entry: RecordEntry }) {
  const [t, formats] = await Promise.all([getTranslator('annotations.record'), getFormats()]);
  if (pay.status === 'unpaid') return <span>{t('unpaid')}</span>;
  const amount = formats.money(pay.amountMinor, pay.currency);
  if (pay.status === 'paid') return <span>{t('paid', { amount })}</span>;
  return (
    <span className="flex flex-col">
      <span>{t('pending', { amount })}</span>
      <span className="text-ink-faint text-xs">{t('pendingUntil', { date: formats.date(pay.until) })}</span>
    </span>
  );
}

/** How a reviewer decided: vermilion only where the decision differs from the worker's answer. */
async function Judgement({ entry }: { entry: JudgedEntry }) {
  const { outcome, isLate } = entry;
  const t = await getTranslator('annotations.record');
  if (entry.told) return <Told entry={entry} check={entry.told} />;
  if (isLate) {
    return (
      <span className="flex flex-col items-start">
        <StatusChip tone="neutral">{t('late')}</StatusChip>
        <span className="text-ink-faint text-xs">{t(`lateWhy.${entry.cause ?? 'taken'}`)}</span>
        {entry.sight ? (
          <span className="text-ink-faint text-xs">
            {t(`sight.${entry.sight}`, { limit: annotationLimits.paidBySightADay })}
          </span>
        ) : null}
      </span>
    );
  }
  if (!outcome) return <span className="text-ink-faint">{t('undecided')}</span>;
  if (outcome.isSame) return <StatusChip tone="settled">{t('same')}</StatusChip>;
  const { objects, reason, ruleNumber } = outcome;
  const counts = objects
    ? [
        objects.missed > 0 ? t('missed', { count: objects.missed }) : null,
        objects.extra > 0 ? t('extra', { count: objects.extra }) : null,
        t('shared', { count: objects.shared }),
      ].filter(Boolean)
    : [];
  return (
    <span className="flex flex-col items-start gap-0.5 py-1">
      <StatusChip tone="disagreement">{t('differs')}</StatusChip>
      {counts.length > 0 ? <span className="text-ink-soft text-xs">{counts.join(' · ')}</span> : null}
      <span className="max-w-[48ch]">
        {reason}
        {ruleNumber === null ? null : (
          <span className="ml-1 text-ink-faint text-xs">({t('rule', { number: ruleNumber })})</span>
        )}
      </span>
    </span>
  );
}

/** A check that was failed: what was known, what became of a contest, and the way to one. */
async function Told({ entry, check }: { entry: JudgedEntry; check: ToldCheck }) {
  const [t, desk] = await Promise.all([getTranslator('annotations.told'), getTranslator('annotations.desk')]);
  return (
    <span className="flex flex-col items-start gap-0.5 py-1">
      <StatusChip tone={check.isForgiven ? 'settled' : 'disagreement'}>
        {check.isForgiven ? t('forgiven') : t(check.use)}
      </StatusChip>
      {check.contest ? <span className="text-ink-soft text-xs">{t(check.contest.state)}</span> : null}
      <ToldCheckDialog
        check={check}
        name={desk('item', { code: itemCode(entry.seatId) })}
        content={entry.content}
        classes={entry.classes}
        given={entry.answer}
      />
    </span>
  );
}

/** What the worker handed in, what it pays and until when that is open, and how it was decided. */
export async function RecordTable({ entries, empty }: { entries: readonly JudgedEntry[]; empty: ReactNode }) {
  const [t, desk, formats] = await Promise.all([
    getTranslator('annotations.record'),
    getTranslator('annotations.desk'),
    getFormats(),
  ]);
  return (
    <DataTable
      caption={t('caption')}
      rows={entries}
      rowKey={(entry) => entry.annotationId}
      empty={empty}
      columns={[
        {
          key: 'item',
          header: t('item'),
          cell: (entry) => (
            <span className="flex min-w-0 flex-col">
              <span className="font-medium">{desk('item', { code: itemCode(entry.seatId) })}</span>
              <span className="text-ink-faint text-xs">
                {entry.projectTitle} · {t('guide', { number: entry.guideNumber })}
              </span>
            </span>
          ),
        },
        {
          key: 'when',
          header: t('when'),
          narrow: 'below',
          cell: (entry) => <span className="whitespace-nowrap">{formats.dateTime(entry.submittedAt)}</span>,
        },
        {
          key: 'time',
          header: t('time'),
          narrow: 'hide',
          align: 'end',
          cell: (entry) => (
            <span className="flex flex-col">
              <span>{formats.duration(entry.activeSeconds)}</span>
              {entry.readingSeconds > 0 ? (
                <span className="text-ink-faint text-xs">
                  {t('reading', { duration: formats.duration(entry.readingSeconds) })}
                </span>
              ) : null}
            </span>
          ),
        },
        { key: 'pay', header: t('pay'), narrow: 'below', cell: (entry) => <Pay entry={entry} /> },
        {
          key: 'judged',
          header: t('judged'),
          narrow: 'below',
          width: '34%',
          cell: (entry) => <Judgement entry={entry} />,
        },
        {
          key: 'look',
          header: '',
          align: 'end',
          cell: ({ answer, content, classes, seatId, comment, outcome }) => (
            <OwnAnswer
              entry={{ answer, content, classes, seatId, comment }}
              reason={outcome?.isSame ? null : (outcome?.reason ?? null)}
            />
          ),
        },
      ]}
    />
  );
}
