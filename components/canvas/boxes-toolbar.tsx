'use client';

import { EyeOff } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import type { Size } from '@/server/geometry/viewport';
import type { OntologyClass } from '@/server/projects/tasks';
import { ClassBar } from './class-bar';
import type { Action } from './core/editing';
import { UndoButtons } from './undo-buttons';
import type { View } from './use-view';
import { ZoomControls } from './zoom-controls';

type Props = {
  image: Size;
  canUndo: boolean;
  canRedo: boolean;
  isolates: boolean;
  act: (action: Action) => void;
  view: View;
  classes: readonly OntologyClass[];
  /** The class of the selection, or of the next rectangle. */
  classId: string | null;
  readOnly: boolean;
};

/** What it shows changes seldom, so it is left out of most edits. */
export const BoxesToolbar = memo(function BoxesToolbar(props: Props) {
  const { image, canUndo, canRedo, isolates, act, view, classes, classId, readOnly } = props;
  const t = useTranslations('canvas');
  return (
    <div role="toolbar" aria-label={t('tools')} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {readOnly ? null : (
        <>
          <ClassBar classes={classes} classId={classId} onChoose={(id) => act({ type: 'classify', classId: id })} />
          <UndoButtons {...{ canUndo, canRedo, act }} />
        </>
      )}
      <div className="flex items-center">
        <IconButton
          label={t('hideOthers')}
          shortcut="h"
          aria-pressed={isolates}
          className="aria-pressed:bg-accent-wash aria-pressed:text-accent"
          onClick={() => act({ type: 'isolate' })}
        >
          <EyeOff />
        </IconButton>
        <ZoomControls view={view} image={image} />
      </div>
    </div>
  );
});
