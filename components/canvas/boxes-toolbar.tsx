'use client';

import { EyeOff, Redo2, Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import type { OntologyClass } from '@/server/projects/tasks';
import { ClassBar } from './class-bar';
import type { Action, Editing } from './core/editing';
import type { View } from './use-view';
import { ZoomControls } from './zoom-controls';

type Props = {
  state: Editing;
  act: (action: Action) => void;
  view: View;
  classes: readonly OntologyClass[];
  /** The class of the selection, or of the next rectangle. */
  classId: string | null;
  readOnly: boolean;
};

export function BoxesToolbar({ state, act, view, classes, classId, readOnly }: Props) {
  const t = useTranslations('canvas');
  const { done, undone } = state.history;
  return (
    <div role="toolbar" aria-label={t('tools')} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {readOnly ? null : (
        <>
          <ClassBar classes={classes} classId={classId} onChoose={(id) => act({ type: 'classify', classId: id })} />
          <div className="flex items-center">
            <IconButton
              label={t('undo')}
              shortcut="mod+z"
              disabled={done.length === 0}
              onClick={() => act({ type: 'undo' })}
            >
              <Undo2 />
            </IconButton>
            <IconButton
              label={t('redo')}
              shortcut="mod+shift+z"
              disabled={undone.length === 0}
              onClick={() => act({ type: 'redo' })}
            >
              <Redo2 />
            </IconButton>
          </div>
        </>
      )}
      <div className="flex items-center">
        <IconButton
          label={t('hideOthers')}
          shortcut="h"
          aria-pressed={state.isolates}
          className="aria-pressed:bg-accent-wash aria-pressed:text-accent"
          onClick={() => act({ type: 'isolate' })}
        >
          <EyeOff />
        </IconButton>
        <ZoomControls view={view} image={state.image} />
      </div>
    </div>
  );
}
