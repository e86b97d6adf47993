'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { useIsMissing } from '@/components/ui/later';
import { Skeleton } from '@/components/ui/skeleton';

/** The place of code that is on its way; when it did not come, the words for that. It is asked for again and again. */
export function PartComing({ className }: { className?: string }) {
  const t = useTranslations('annotations.desk');
  const isMissing = useIsMissing();
  if (!isMissing) return <Skeleton className={classNames('min-h-80 flex-1', className)} />;
  return (
    <div
      className={classNames(
        'flex min-h-80 flex-1 items-center justify-center rounded-md border border-rule p-4',
        className,
      )}
    >
      <p role="status" className="max-w-[48ch] text-center text-ink-soft text-sm">
        {t('partMissing')}
      </p>
    </div>
  );
}
