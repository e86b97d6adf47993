'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { useFormats } from '@/components/intl/use-formats';
import { askedAnew } from '@/components/projects/loaded';

type Props = {
  projectId: string;
  /** The version in force; null before the first. */
  published: { readonly id: string; readonly number: number } | null;
  /** Whoever may spend the project's money is told what labelling anew would cost. */
  mayRelabel: boolean;
};

/** In figures: what publishing buys at once, and which labels it leaves under the version before. */
export function PublishConsequences({ projectId, published, mayRelabel }: Props) {
  const t = useTranslations('guides.publish');
  const f = useFormats();
  const trpc = useTRPC();
  const bought = useQuery({ ...trpc.assignment.newGuideLabels.queryOptions({ projectId }), ...askedAnew }).data;
  const scope = { kind: 'guide', guideVersionId: published?.id ?? '' } as const;
  const left = useQuery({
    ...trpc.estimates.relabelPlan.queryOptions({ projectId, scope }),
    ...askedAnew,
    enabled: mayRelabel && published !== null,
  }).data;
  return (
    <div className="mb-3 flex flex-col gap-2 text-sm empty:hidden">
      {bought && bought.labels > 0 ? (
        <p>{t('buys', { labels: bought.labels, amount: f.money(bought.costMinor, bought.currency) })}</p>
      ) : null}
      {published && left && left.items > 0 ? (
        <p>
          {t('leaves', {
            items: left.items,
            number: published.number,
            amount: f.money(left.neededMinor, left.currency),
            isRange: left.mostMinor > left.neededMinor ? 'yes' : 'no',
            most: f.money(left.mostMinor, left.currency),
          })}
        </p>
      ) : null}
    </div>
  );
}
