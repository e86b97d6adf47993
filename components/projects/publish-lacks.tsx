'use client';

import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { StatusChip } from '@/components/ui/status-chip';
import type { PublishingLack } from '@/server/assignment/contract';
import { type Step, stepAddress } from './steps';

type Lack = Exclude<PublishingLack, 'escrow_short'>;

const places: Readonly<Record<Lack, Step>> = {
  title_missing: 'kind',
  classes_missing: 'classes',
  class_alone: 'classes',
  guide_missing: 'guide',
  items_missing: 'data',
  test_short: 'data',
};

type Props = { projectId: string; lacks: readonly PublishingLack[] };

/** What a project still lacks before it can be published, each with the way to it. */
export function PublishLacks({ projectId, lacks }: Props) {
  const t = useTranslations('projects.publish');
  const shown = lacks.filter((lack): lack is Lack => lack !== 'escrow_short');
  if (shown.length === 0) return <StatusChip tone="settled">{t('complete')}</StatusChip>;
  return (
    <ul className="flex flex-col gap-1">
      {shown.map((lack) => (
        <li key={lack}>
          <Link
            href={stepAddress(projectId, places[lack])}
            className="inline-flex min-h-8 items-center gap-1.5 text-accent text-sm hover:underline pointer-coarse:min-h-11"
          >
            {t(`lack.${lack}`)}
            <ArrowRight aria-hidden="true" className="size-3.5" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
