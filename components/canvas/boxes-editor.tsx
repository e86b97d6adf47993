'use client';

import { List } from 'lucide-react';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { ItemContent } from '@/server/projects/tasks';
import { BoxesDrawing } from './boxes-drawing';
import { allBoxesKeys, boxesLegend } from './boxes-legend';
import { BoxesToolbar } from './boxes-toolbar';
import { className } from './class-look';
import { type Action, type Editing, edited, selection, startEditing } from './core/editing';
import { noHistory, recent } from './core/history';
import type { AnswerEditorProps, AnswerTo } from './editor-contract';
import { KeyLegend } from './key-legend';
import { noticeText } from './notice-text';
import { RegionList } from './region-list';
import { useBoxesKeys } from './use-boxes-keys';
import { type Drawn, useDrawingTool } from './use-drawing-tool';
import { useFollowingFocus } from './use-following-focus';
import { usePointers } from './use-pointers';
import { useView } from './use-view';

type Props = Omit<AnswerEditorProps, 'task' | 'item' | 'initialAnswer'> & {
  item: Extract<ItemContent, { kind: 'image' }>;
  initialAnswer: AnswerTo<'boxes'> | null;
};

/** Rectangles on an image: drawn, changed and named by mouse, finger or keyboard. */
export function BoxesEditor(props: Props) {
  const { classes, readOnly = false, autoFocus = false } = props;
  const t = useTranslations('canvas');
  const [state, dispatch] = useReducer(edited, props, started);
  const [showsList, setShowsList] = useState(false);
  const act = useCallback(
    (action: Action) => {
      if (!readOnly || looking.has(action.type)) dispatch(action);
    },
    [readOnly],
  );
  useReports(state, props);

  const root = useRef<HTMLDivElement>(null);
  const drawn: Drawn = { shapes: useRef(null), frame: useRef(null), draft: useRef(null) };
  const view = useView(state.image);
  const tool = useDrawingTool({ ...state, readOnly }, act, view, drawn);
  const { handlers, holdSpace, pointer } = usePointers(view, state.image, tool, 'crosshair');
  useBoxesKeys({ root, view, state, classes, act, holdSpace, pointer });
  useFollowingFocus(view.frame, drawn.shapes, state, autoFocus);

  const chosen = selection(state);
  const [isPlacing, hasChosen, hasDrawn] = [state.placing !== null, chosen.length > 0, state.regions.length > 0];
  const legend = useMemo(
    () => boxesLegend(t, { isPlacing, hasChosen, hasDrawn, readOnly }),
    [t, isPlacing, hasChosen, hasDrawn, readOnly],
  );
  const told = useMemo(() => allBoxesKeys(t, classes, readOnly), [t, classes, readOnly]);
  return (
    <div ref={root} className="@container flex h-full min-h-80 flex-col gap-2">
      <BoxesToolbar
        {...{ act, view, classes, readOnly }}
        image={state.image}
        isolates={state.isolates}
        canUndo={state.history.done.length > 0}
        canRedo={state.history.undone.length > 0}
        classId={chosen[0]?.classId ?? state.classId}
      />
      <div className="flex min-h-0 flex-1 flex-col gap-2 @2xl:flex-row">
        <BoxesDrawing {...{ state, view, drawn, handlers, classes, readOnly }} {...pick(props)} />
        <div className={`${showsList ? 'flex h-56' : 'hidden'} min-h-0 @2xl:flex @2xl:h-auto @2xl:w-56`}>
          <RegionList {...{ classes, act, readOnly }} regions={state.regions} selected={state.selected} />
        </div>
      </div>
      {/* Two lines also where one is enough: choosing a rectangle must not move what is above. */}
      <div className="flex min-h-9 items-start justify-between gap-3 pointer-coarse:min-h-0">
        <KeyLegend entries={legend} told={told} />
        <Button
          size="sm"
          icon={<List />}
          aria-expanded={showsList}
          onClick={() => setShowsList(!showsList)}
          className="@2xl:hidden"
        >
          {t('showList', { count: state.regions.length })}
        </Button>
      </div>
      <p aria-live="polite" className="sr-only">
        {noticeText(t, state, (classId) => className(t, classes, classId))}
      </p>
    </div>
  );
}

function pick({ imageUrl, labels, onBroken }: Props) {
  return { imageUrl, labels, onBroken };
}

/** What also a reader may do: nothing of it changes the answer. */
const looking: ReadonlySet<Action['type']> = new Set<Action['type']>([
  'select',
  'toggle',
  'cycle',
  'selectAll',
  'escape',
  'isolate',
  'endOfRegions',
]);

function started({ item, initialAnswer, initialHistory, classes, maxBoxes }: Props): Editing {
  const offered = classes.find((candidate) => !candidate.retired);
  return startEditing(item, initialAnswer?.boxes ?? [], offered?.id ?? null, maxBoxes, initialHistory ?? noHistory);
}

/**
 * Tells the page of each new answer once, and of what can be undone. A rectangle that is still being placed by keyboard is
 * on the screen, so it is in the answer: who hands in or loses the page before Enter loses nothing.
 */
function useReports(state: Editing, { onChange, onUndoStackChange }: Props): void {
  const latest = useRef({ onChange, onUndoStackChange });
  useEffect(() => {
    latest.current = { onChange, onUndoStackChange };
  });
  const { regions, history } = useMemo(() => edited(state, { type: 'putDown' }), [state]);
  const told = useRef(regions);
  useEffect(() => {
    if (told.current === regions) return;
    told.current = regions;
    latest.current.onChange({ task: 'boxes', boxes: [...regions] }, recent(history));
  }, [regions, history]);
  const canUndo = state.history.done.length > 0;
  const canRedo = state.history.undone.length > 0;
  useEffect(() => latest.current.onUndoStackChange?.({ canUndo, canRedo }), [canUndo, canRedo]);
}
