'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { useGoingOn } from '@/components/ui/use-going-on';
import type { ReviewItem } from '@/server/review/contract';

type Props = {
  projectId: string;
  item: ReviewItem;
  onSkip: () => void;
  /** Whether the key for skipping skips now, and chooses no class. */
  hasKey: boolean;
};

/** Which item this is, how sure the crowd is of it, and how many are left. */
export function ReviewBar({ projectId, item, onSkip, hasKey }: Props) {
  const t = useTranslations('review');
  const formats = useFormats();
  const heading = useGoingOn<HTMLHeadingElement>();
  const sure =
    item.confidence === null
      ? t('item.noEstimate')
      : t('item.confidence', {
          value: formats.percent(item.confidence, 1),
          target: formats.percent(item.qualityTarget, 1),
        });
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
      <Link href={`/review/${projectId}`} className="text-accent text-sm underline-offset-2 hover:underline">
        {t('item.back')}
      </Link>
      <h1 ref={heading} tabIndex={-1} className="min-w-0 truncate font-semibold font-serif text-lg outline-none">
        {item.name}
      </h1>
      {item.slice ? (
        <Badge className="max-w-full">
          <span dir="auto" className="truncate" title={item.slice}>
            {item.slice}
          </span>
        </Badge>
      ) : null}
      <p className="text-ink-soft text-sm">{sure}</p>
      <p className="ml-auto text-ink-faint text-sm">{t('item.remaining', { count: item.remaining })}</p>
      <Button size="sm" onClick={onSkip}>
        {t('item.skip')} {hasKey ? <Kbd keys="j" /> : null}
      </Button>
    </header>
  );
}
