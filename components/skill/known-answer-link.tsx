'use client';

import { Target } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '@/components/ui/button-link';
import type { Item } from '@/server/datasets/contract';

/** From an item of the data to the page where its answer is said. */
export function KnownAnswerLink({ projectId, item }: { projectId: string; item: Item }) {
  const t = useTranslations('skill.form');
  return (
    <ButtonLink
      size="sm"
      variant="quiet"
      href={`/studio/${projectId}/gold/${item.id}`}
      aria-label={t('open', { name: item.name })}
      title={t('open', { name: item.name })}
    >
      <Target aria-hidden="true" className="size-4" />
    </ButtonLink>
  );
}
