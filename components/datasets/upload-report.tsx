'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Progress } from '@/components/ui/progress';
import { PlaceList } from './place-list';
import { RefusedList } from './refused-list';
import type { useUploads } from './use-uploads';

/** How far an upload is and, when it is done, what became of everything in it. */
export function UploadReport({ uploads }: { uploads: ReturnType<typeof useUploads> }) {
  const t = useTranslations('datasets.report');
  const { sum, underWay, isRunning, retry, cancel } = uploads;
  const isOnlyAsked = sum.asking.length > 0 && sum.added + sum.alreadyHere + sum.refusedCount + sum.unsent.length === 0;
  if (sum.files === 0 || (isOnlyAsked && !isRunning)) return null;
  return (
    <section aria-label={t('label')} className="flex flex-col gap-3 rounded-md border border-rule bg-surface p-4">
      {isRunning ? (
        <div className="flex flex-wrap items-center gap-3">
          <Progress label={t('files')} done={sum.filesDone} total={sum.files} className="min-w-40 flex-1" />
          <Button size="sm" onClick={cancel}>
            {t('cancel')}
          </Button>
        </div>
      ) : null}
      {underWay.map((one) => (
        <div key={one.path} className="text-xs">
          <p className="truncate text-ink-soft">{one.path}</p>
          <Progress
            label={one.path}
            done={one.done}
            total={one.total}
            hideCounts={one.total === 100 || one.total === 1}
          />
        </div>
      ))}
      <p role="status" className="text-sm">
        {isRunning ? t('soFar') : t('done')}{' '}
        {t('counts', { added: sum.added, alreadyHere: sum.alreadyHere, refused: sum.refusedCount })}
      </p>
      {sum.repeated.length > 0 ? (
        <details className="text-sm">
          <summary className="w-fit text-ink-soft hover:text-ink">{t('repeated')}</summary>
          <PlaceList places={sum.repeated} count={sum.alreadyHere} className="max-h-60 overflow-y-auto" />
        </details>
      ) : null}
      {sum.unsent.length > 0 && !isRunning ? (
        <Callout
          live
          title={t('unsent', { files: sum.unsent.length })}
          action={<Button onClick={retry}>{t('retry')}</Button>}
        >
          {t('unsentWhy')}
        </Callout>
      ) : null}
      {sum.refused.length > 0 ? <RefusedList refused={sum.refused} count={sum.refusedCount} /> : null}
    </section>
  );
}
