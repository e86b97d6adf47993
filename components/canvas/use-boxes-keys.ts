'use client';

import { type RefObject, useRef } from 'react';
import type { Point, Size } from '@/server/geometry/viewport';
import { revealing, toImage } from '@/server/geometry/viewport';
import type { OntologyClass } from '@/server/projects/tasks';
import { type Action, type Editing, edited, neighbour, selection } from './core/editing';
import { type Command, commandOf } from './core/keys';
import { useKeys } from './use-keys';
import type { View } from './use-view';
import { zoomBy } from './zoom-controls';

type Parts = {
  readonly root: RefObject<HTMLElement | null>;
  readonly view: View;
  readonly state: Editing;
  readonly classes: readonly OntologyClass[];
  readonly act: (action: Action) => void;
  readonly holdSpace: (isHeld: boolean) => void;
  /** Where the mouse is on the image; null when it is elsewhere. */
  readonly pointer: () => Point | null;
};

/** The keyboard of the boxes editor: keys become commands, commands become actions or move the view. */
export function useBoxesKeys(parts: Parts): void {
  const { root, view, state, classes, act, holdSpace } = parts;
  /** Escape was pressed with nothing selected: the next Tab leaves the drawing instead of walking through it. */
  const mayLeave = useRef(false);

  const run = (command: Command): boolean => {
    const leaves = mayLeave.current && command.type === 'cycle';
    mayLeave.current = command.type === 'escape';
    if (leaves || (command.type === 'cycle' && isPastTheEnd(state, command.by))) {
      if (state.selected.length > 0) act({ type: 'endOfRegions' });
      return false;
    }
    if (command.type === 'holdPan') holdSpace(true);
    else if (command.type === 'fit') view.showAll();
    else if (command.type === 'zoom') zoomBy(view, state.image, command.factor);
    else if (command.type === 'escape' && isAtRest(state)) return false;
    else {
      const action = actionOf(command, parts);
      act(action);
      reveal(view, edited(state, action), action);
    }
    return true;
  };

  useKeys(
    root,
    view.frame,
    (press, onSurface) => {
      const hasSelection = state.selected.length > 0;
      const command = commandOf(press, { classes, hasSelection, isPlacing: state.placing !== null, onSurface });
      return command !== null && run(command);
    },
    () => holdSpace(false),
  );
}

function isPastTheEnd(state: Editing, by: 1 | -1): boolean {
  return neighbour(state, by) === null || (by < 0 && state.selected.length === 0);
}

function isAtRest(state: Editing): boolean {
  return state.placing === null && state.selected.length === 0 && !state.isolates;
}

function actionOf(command: Exclude<Command, { type: 'fit' | 'zoom' | 'holdPan' }>, parts: Parts): Action {
  const { state, view, pointer } = parts;
  switch (command.type) {
    case 'nudge':
      return { type: 'move', dx: command.dx, dy: command.dy, joins: command.joins };
    case 'grow':
      return { type: 'grow', dx: command.dx, dy: command.dy, joins: command.joins };
    case 'place':
      return { type: 'startPlacing', at: pointer() ?? middleOf(view), size: usualSize(state) };
    case 'classify':
      return { type: 'classify', classId: command.classId };
    case 'cycle':
      return { type: 'cycle', by: command.by };
    default:
      return { type: command.type };
  }
}

function middleOf(view: View): Point {
  const frame = view.frame.current;
  return toImage(view.now(), { x: (frame?.clientWidth ?? 0) / 2, y: (frame?.clientHeight ?? 0) / 2 });
}

/** As large as the one drawn last; on an empty image an eighth of it wide and a twelfth high. */
function usualSize(state: Editing): Size {
  const model = state.regions.at(-1);
  return model ?? { width: Math.max(8, state.image.width / 8), height: Math.max(8, state.image.height / 12) };
}

/** What the keyboard works on is brought into sight; a mouse needs no help. */
function reveal(view: View, next: Editing, action: Action): void {
  const box = next.placing ?? selection(next).at(-1);
  if (!box || action.type === 'isolate' || action.type === 'selectAll') return;
  const before = view.now();
  const frame = view.frame.current;
  if (!frame) return;
  const after = revealing(before, box, { width: frame.clientWidth, height: frame.clientHeight });
  if (after.x !== before.x || after.y !== before.y) view.change(() => after, false);
}
