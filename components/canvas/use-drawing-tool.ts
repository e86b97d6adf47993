'use client';

import { type PointerEvent, type RefObject, useRef } from 'react';
import type { Box } from '@/server/geometry/box';
import type { Point } from '@/server/geometry/viewport';
import type { Action } from './core/editing';
import {
  aimOf,
  dragged,
  type Gesture,
  type Press,
  type Preview,
  pressed,
  preview,
  released,
  type Scene,
} from './core/gestures';
import { placeFrame, placeShape } from './selection-frame';
import type { Tool } from './use-pointers';
import type { View } from './use-view';

/** The drawn things that a gesture moves without React. */
export type Drawn = {
  readonly shapes: RefObject<SVGGElement | null>;
  readonly frame: RefObject<SVGGElement | null>;
  readonly draft: RefObject<SVGRectElement | null>;
};

/** Distances in screen pixels: how near a handle counts as on it, and how far a press must travel to be a drag. */
const mouse = { reach: 7, slack: 3 };
const finger = { reach: 22, slack: 8 };

/**
 * The drawing tool between the pure gestures and the page: what is dragged is shown by setting attributes, and becomes
 * part of the answer in one action when it is let go.
 */
export function useDrawingTool(scene: Scene, act: (action: Action) => void, view: View, drawn: Drawn): Tool {
  const gesture = useRef<Gesture | null>(null);

  const show = (seen: Preview) => {
    const { draft, moved } = seen;
    drawn.draft.current?.setAttribute('visibility', draft ? 'visible' : 'hidden');
    if (draft && drawn.draft.current) placeShape(drawn.draft.current, draft);
    for (const { id, box } of moved) moveShape(drawn, id, box);
    if (moved.length === 1 && moved[0] && drawn.frame.current) placeFrame(drawn.frame.current, moved[0].box);
  };

  const pressAt = (at: Point, event: PointerEvent): Press => {
    const { scale } = view.now();
    const { reach, slack } = event.pointerType === 'touch' ? finger : mouse;
    const forcesDraw = event.ctrlKey || event.metaKey;
    return { at, forcesDraw, extends: event.shiftKey, reach: reach / scale, slack: slack / scale };
  };

  return {
    press(at, event) {
      gesture.current = pressed(scene, pressAt(at, event));
    },
    drag(at) {
      if (!gesture.current) return;
      gesture.current = dragged(gesture.current, at);
      show(preview(scene, gesture.current));
    },
    release() {
      const action = gesture.current ? released(scene, gesture.current) : null;
      gesture.current = null;
      drawn.draft.current?.setAttribute('visibility', 'hidden');
      if (action) act(action);
    },
    cancel() {
      gesture.current = null;
      show({ draft: null, moved: scene.regions.filter(({ id }) => scene.selected.includes(id)).map(asMoved) });
    },
    cursor(at, event) {
      const aim = aimOf(scene, pressAt(at, event));
      if (aim.kind === 'resize') return `${aim.handle}-resize`;
      return aim.kind === 'move' ? 'move' : aim.kind === 'draw' ? 'crosshair' : 'default';
    },
  };
}

function asMoved(region: Box & { id: string }): { id: string; box: Box } {
  return { id: region.id, box: region };
}

function moveShape(drawn: Drawn, id: string, box: Box): void {
  const shape = drawn.shapes.current?.querySelector(`[data-region="${CSS.escape(id)}"]`);
  if (shape) placeShape(shape, box);
}
