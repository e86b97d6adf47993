'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { OntologyClass } from '@/server/projects/tasks';
import { className } from './class-look';
import type { Region } from './core/document';
import { type Editing, selection } from './core/editing';
import type { AnswerEditorProps } from './editor-contract';
import { RegionLayer } from './region-layer';
import { SelectionFrame } from './selection-frame';
import { Surface } from './surface';
import type { Drawn } from './use-drawing-tool';
import type { usePointers } from './use-pointers';
import type { View } from './use-view';

type Props = Pick<AnswerEditorProps, 'imageUrl' | 'labels' | 'onBroken'> & {
  state: Editing;
  view: View;
  drawn: Drawn;
  handlers: ReturnType<typeof usePointers>['handlers'];
  classes: readonly OntologyClass[];
  readOnly: boolean;
};

/** The image, its rectangles, the handles of the selection, and what is being drawn. */
export function BoxesDrawing({ state, view, drawn, handlers, classes, readOnly, imageUrl, labels, onBroken }: Props) {
  const t = useTranslations('canvas');
  const nameOf = useCallback(
    ({ x, y, width, height, classId }: Region, number: number, total: number) => {
      const place = { x: String(x), y: String(y), width: String(width), height: String(height) };
      return t('regionName', { ...place, class: className(t, classes, classId), number, total });
    },
    [t, classes],
  );
  const chosen = selection(state);
  const isOnly = chosen.length === 1;
  return (
    <Surface
      image={state.image}
      imageUrl={imageUrl}
      name={t('drawing', { item: labels.item })}
      {...(readOnly ? {} : { hint: t('drawingHint') })}
      view={view}
      handlers={handlers}
      cursor="crosshair"
      onBroken={onBroken}
    >
      <RegionLayer
        ref={drawn.shapes}
        regions={state.regions}
        selected={state.selected}
        classes={classes}
        isolates={state.isolates}
        label={t('regionsOf', { item: labels.item })}
        nameOf={nameOf}
      />
      {chosen.map((region) => (
        <SelectionFrame
          key={region.id}
          ref={isOnly ? drawn.frame : null}
          box={region}
          hasHandles={isOnly && !readOnly}
        />
      ))}
      <rect ref={drawn.draft} className="region-draft" visibility="hidden" />
      {state.placing ? <rect className="region-draft" {...state.placing} /> : null}
    </Surface>
  );
}
