'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Progress } from '@/components/ui/progress';
import type { KnownFileEnd } from '@/server/interchange/known-file-lines';
import { KnownFaults } from './known-faults';
import type { useKnownFile } from './use-known-file';

type Props = { sending: ReturnType<typeof useKnownFile>; onTake: () => void };

/** How far the file is; then what it holds, or, once taken, what is known now. */
export function KnownFileReport({ sending, onTake }: Props) {
  const t = useTranslations('skill.file');
  const { file, progress, outcome, stop, forget } = sending;
  if (!file) return null;
  return (
    <section aria-label={t('report', { name: file.name })} className="flex flex-col gap-3 border-rule border-t pt-4">
      <h3 dir="auto" className="font-medium text-sm [overflow-wrap:anywhere]">
        {file.name}
      </h3>
      {progress ? (
        <div className="flex flex-wrap items-center gap-3">
          <Progress
            label={t(progress.isSent ? 'judging' : 'sendingFile')}
            done={progress.done}
            total={progress.total}
            hideCounts={!progress.isSent}
            className="min-w-40 flex-1"
          />
          <Button size="sm" onClick={stop}>
            {t('stop')}
          </Button>
        </div>
      ) : null}
      {outcome?.kind === 'end' ? <Held end={outcome} onTake={onTake} onForget={forget} /> : null}
      {outcome && outcome.kind !== 'end' ? (
        <Callout live title={outcome.kind === 'refused' ? undefined : t('unreachable')}>
          {outcome.kind === 'refused' ? outcome.message : t('unreachableWhy')}
        </Callout>
      ) : null}
    </section>
  );
}

function Held({ end, onTake, onForget }: { end: KnownFileEnd; onTake: () => void; onForget: () => void }) {
  const t = useTranslations('skill.file');
  const { isTaken, added, alreadyKnown, unsettled, unexplained, refusedCount, refused, ignored } = end;
  const count = added.check + added.training + added.qualification;
  const outlook = isTaken ? 'faultsKept' : count > 0 ? 'faultsWhy' : 'faultsAll';
  const notes = [
    ...(alreadyKnown > 0 ? [t('alreadyKnown', { count: alreadyKnown })] : []),
    ...(unsettled > 0 ? [t('unsettled', { count: unsettled })] : []),
    ...(unexplained > 0 ? [t('unexplained', { count: unexplained })] : []),
    ...(ignored.length > 0 ? [t('ignored', { columns: ignored.join(', ') })] : []),
  ];
  return (
    <>
      <p role="status" className="text-sm">
        <strong className="font-medium">{t(isTaken ? 'taken' : 'holds', { count })}</strong>{' '}
        {count > 0
          ? t('byUse', { checks: added.check, training: added.training, test: added.qualification })
          : t('nothingNew')}
      </p>
      {notes.length > 0 ? (
        <ul className="flex list-disc flex-col gap-1 pl-5 text-ink-soft text-sm">
          {notes.map((note) => (
            <li key={note} className="[overflow-wrap:anywhere]">
              {note}
            </li>
          ))}
        </ul>
      ) : null}
      {refusedCount > 0 ? <KnownFaults faults={refused} count={refusedCount} outlook={outlook} /> : null}
      <div className="flex flex-wrap gap-2">
        {isTaken || count === 0 ? null : (
          <Button variant="primary" onClick={onTake}>
            {t('take', { count })}
          </Button>
        )}
        <Button onClick={onForget}>{t(isTaken || count === 0 ? 'close' : 'dontTake')}</Button>
      </div>
    </>
  );
}
