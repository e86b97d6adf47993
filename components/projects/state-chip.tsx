'use client';

import { useTranslations } from 'use-intl';
import { StatusChip } from '@/components/ui/status-chip';
import type { Tone } from '@/components/ui/tone';
import type { ProjectState } from '@/server/projects/contract';

const tones: Readonly<Record<ProjectState, Tone>> = {
  draft: 'neutral',
  open: 'accent',
  paused: 'unsure',
  closed: 'neutral',
};

export function StateChip({ state }: { state: ProjectState }) {
  const t = useTranslations('projects.state');
  return <StatusChip tone={tones[state]}>{t(state)}</StatusChip>;
}
