'use client';

import { Copy, Trash2 } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import type { OntologyClass } from '@/server/projects/tasks';
import type { Action } from './core/editing';

type Props = { classes: readonly OntologyClass[]; act: (action: Action) => void; classId: string };

/** What can be done to the selected regions. */
export const ForSelection = memo(function ForSelection({ classId, classes, act }: Props) {
  const t = useTranslations('canvas');
  return (
    <div className="flex items-center gap-1">
      <Select
        aria-label={t('classOfSelection')}
        options={classes
          .filter((candidate) => !candidate.retired || candidate.id === classId)
          .map(({ id, name, retired }) => ({ value: id, label: name, disabled: retired }))}
        value={classId}
        onValueChange={(chosen) => act({ type: 'classify', classId: chosen })}
      />
      <IconButton label={t('duplicate')} shortcut="d" onClick={() => act({ type: 'duplicate' })}>
        <Copy />
      </IconButton>
      <IconButton label={t('delete')} shortcut="delete" onClick={() => act({ type: 'remove' })}>
        <Trash2 />
      </IconButton>
    </div>
  );
});
