'use client';

import { useEffect, useReducer, useRef } from 'react';
import { type ChoiceAction, type Choosing, chosen, startChoosing } from './core/choosing';
import type { UndoStack } from './editor-contract';

type Reports<Value> = {
  readonly onChange: (value: Value | null) => void;
  readonly onUndoStackChange: ((stack: UndoStack) => void) | undefined;
};

/** A choice with undo that tells the page of each new answer once. */
export function useChoice<Value extends string>(initial: Value | null, reports: Reports<Value>) {
  const [state, act] = useReducer<Choosing<Value>, Value | null, [ChoiceAction<Value>]>(
    chosen,
    initial,
    startChoosing<Value>,
  );
  const latest = useRef(reports);
  useEffect(() => {
    latest.current = reports;
  });
  const told = useRef(state.value);
  useEffect(() => {
    if (told.current === state.value) return;
    told.current = state.value;
    latest.current.onChange(state.value);
  }, [state.value]);
  const canUndo = state.done.length > 0;
  const canRedo = state.undone.length > 0;
  useEffect(() => latest.current.onUndoStackChange?.({ canUndo, canRedo }), [canUndo, canRedo]);
  return { value: state.value, canUndo, canRedo, act };
}
