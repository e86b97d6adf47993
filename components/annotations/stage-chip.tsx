'use client';

import { useTranslations } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import type { Stage } from '@/server/assignment/contract';

/** Says that an item is practice or part of the test, and which one of how many; of work nothing is said. */
export function StageChip({ stage }: { stage: Stage }) {
  const t = useTranslations('annotations.stage');
  if (stage.kind === 'work') return null;
  return <Badge>{t(stage.kind, { place: stage.place, of: stage.of })}</Badge>;
}
