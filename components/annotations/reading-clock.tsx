'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { useReading } from './use-reading';

/** Reading the guide is work: the time as it counts, and what becomes of it. */
export function ReadingClock({ personId, projectId }: { personId: string; projectId: string }) {
  const t = useTranslations('annotations.desk');
  const formats = useFormats();
  const seconds = useReading(personId, projectId);
  if (seconds === null) return null;
  return <p className="text-ink-faint text-xs tabular-nums">{t('reading', { duration: formats.duration(seconds) })}</p>;
}
