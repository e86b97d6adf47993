'use client';

import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { StatusChip } from '@/components/ui/status-chip';
import type { PublishingLack } from '@/server/assignment/contract';
import type { ProjectTerms } from '@/server/projects/contract';
import { testStock } from '@/server/skill/rules';
import { type Step, stepAddress } from './steps';

type Lack = Exclude<PublishingLack, 'escrow_short'>;

const places: Readonly<Record<Exclude<Lack, 'test_short'>, Step>> = {
  title_missing: 'kind',
  classes_missing: 'classes',
  class_alone: 'classes',
  guide_missing: 'guide',
  items_missing: 'data',
};

/** Known answers are no step of their own: the page that keeps them tells how many are there, and takes more. */
function placeOf(lack: Lack, projectId: string): string {
  return lack === 'test_short' ? `/studio/${projectId}/gold` : stepAddress(projectId, places[lack]);
}

type Props = { terms: ProjectTerms; lacks: readonly PublishingLack[] };

/** What a project still lacks before it can be published, each with the way to it. */
export function PublishLacks({ terms, lacks }: Props) {
  const t = useTranslations('projects.publish');
  const shown = lacks.filter((lack): lack is Lack => lack !== 'escrow_short');
  const needs = testStock(terms, 0)?.needs ?? 0;
  if (shown.length === 0) return <StatusChip tone="settled">{t('complete')}</StatusChip>;
  return (
    <ul className="flex flex-col gap-1">
      {shown.map((lack) => (
        <li key={lack}>
          <Link
            href={placeOf(lack, terms.id)}
            className="inline-flex min-h-8 items-center gap-1.5 text-accent text-sm hover:underline pointer-coarse:min-h-11"
          >
            {t(`lack.${lack}`, { items: terms.testItems ?? 0, attempts: terms.testAttempts, needs })}
            <ArrowRight aria-hidden="true" className="size-3.5" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
