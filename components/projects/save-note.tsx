'use client';

import { useTranslations } from 'use-intl';
import { StatusChip } from '@/components/ui/status-chip';
import type { SaveState } from './use-autosave';

/** Says where the words on the screen are: on the server already, on their way, or only here. */
export function SaveNote({ state }: { state: SaveState }) {
  const t = useTranslations('projects.save');
  return (
    <span role="status" className="text-xs">
      <StatusChip tone={state === 'saved' ? 'settled' : state === 'failed' ? 'unsure' : 'neutral'}>
        {t(state)}
      </StatusChip>
    </span>
  );
}
