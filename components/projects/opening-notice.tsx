'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import { Progress } from '@/components/ui/progress';
import type { SeatOpening } from '@/server/assignment/contract';

type Props = {
  projectId: string;
  /** What was known when the page was made. */
  opening: SeatOpening | null;
};

const [soonMs, seldomMs] = [3000, 20_000];

/** Of a project with very many items: how many are ready for workers, while the others follow. */
export function OpeningNotice({ projectId, opening }: Props) {
  const t = useTranslations('projects.opening');
  const trpc = useTRPC();
  const { data: now } = useQuery({
    ...trpc.assignment.opening.queryOptions({ projectId }),
    initialData: opening,
    refetchInterval: ({ state }) => (state.data ? soonMs : seldomMs),
  });
  if (!now) return null;
  const ready = now.items - now.waiting;
  return (
    <Callout tone="accent" title={t('title', { ready, items: now.items })} className="mb-4">
      {t('why')}
      <Progress label={t('label')} done={ready} total={now.items} hideCounts className="mt-2 max-w-md" />
    </Callout>
  );
}
