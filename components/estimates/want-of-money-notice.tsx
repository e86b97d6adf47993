'use client';

import { useMutationState, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import type { WantOfMoney } from '@/server/assignment/contract';

type Props = {
  projectId: string;
  /** What was known when the page was made. */
  want: WantOfMoney | null;
};

/** Seats follow a change by a job, soon after it; at other times few things change, and to count the open seats of a large project takes a while. */
const [soonMs, seldomMs, followedMs] = [4000, 20_000, 30_000];

/**
 * The budget does not pay for all that waits for workers: the owner reads so before workers do, also a moment after a change
 * on this page has made it so, with what mends it.
 */
export function WantOfMoneyNotice({ projectId, want }: Props) {
  const t = useTranslations('estimates.want');
  const formats = useFormats();
  const trpc = useTRPC();
  const changes = useMutationState({ select: ({ state }) => state.submittedAt });
  const refetchInterval = () => (Date.now() - Math.max(0, ...changes) < followedMs ? soonMs : seldomMs);
  const looking = { initialData: want, refetchInterval };
  const { data: now } = useQuery({ ...trpc.assignment.wantOfMoney.queryOptions({ projectId }), ...looking });
  if (!now) return null;
  const written = (amountMinor: bigint) => formats.money(amountMinor, now.currency);
  const left = written(now.escrowMinor);
  return (
    <Callout
      live
      tone="unsure"
      title={now.isSpent ? t('title') : t('soonTitle', { missing: written(now.missingMinor) })}
      className="mb-4"
      action={<ButtonLink href={`/studio/${projectId}/money`}>{t('act')}</ButtonLink>}
    >
      {now.isSpent
        ? t('why', { price: written(now.labelMinor), left })
        : t('soonWhy', { labels: now.openLabels, cost: written(now.escrowMinor + now.missingMinor), left })}
    </Callout>
  );
}
