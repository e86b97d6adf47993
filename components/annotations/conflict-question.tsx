'use client';

import type { ComponentProps } from 'react';
import { later, useWhenWanted } from '@/components/ui/later';
import type { DraftConflictDialog } from './draft-conflict-dialog';

const code = later(() => import('./draft-conflict-dialog'));

/** Asks which of two drafts goes on, once there are two; the dialog is fetched while nothing else is to be done. */
export function ConflictQuestion(props: ComponentProps<typeof DraftConflictDialog>) {
  const loaded = useWhenWanted(code, props.conflict !== null);
  return loaded ? <loaded.DraftConflictDialog {...props} /> : null;
}
