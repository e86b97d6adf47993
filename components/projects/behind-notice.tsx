'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { Callout } from '@/components/ui/callout';
import type { Behind } from '@/server/jobs/contract';

type Props = {
  projectId: string;
  /** What was known when the page was made. */
  behind: readonly Behind[];
};

const everyMs = 20_000;

/** What of the project is not up to date because background jobs fail; gone when they have done their work. */
export function BehindNotice({ projectId, behind }: Props) {
  const t = useTranslations('projects.behind');
  const formats = useFormats();
  const trpc = useTRPC();
  const { data: now } = useQuery({
    ...trpc.projects.behind.queryOptions({ projectId }),
    initialData: [...behind],
    refetchInterval: everyMs,
  });
  if (now.length === 0) return null;
  return (
    <Callout live tone="unsure" title={t('title')} className="mb-4">
      <ul className="my-1 list-disc space-y-1 pl-4">
        {now.map(({ kind, since, jobs }) => (
          <li key={kind}>{t(kind, { since: formats.dateTime(since), jobs })}</li>
        ))}
      </ul>
      <p>{t('why')}</p>
    </Callout>
  );
}
