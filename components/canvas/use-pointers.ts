'use client';

import { type PointerEvent, useCallback, useEffect, useRef } from 'react';
import { type Point, panned, pinched, type Size, toImage, type Viewport, zoomedAt } from '@/server/geometry/viewport';
import type { View } from './use-view';

/** What a press on the image does, in image pixels. The view itself (wheel, pan, pinch) is not the tool's business. */
export type Tool = {
  /** There is nothing to draw: a drag moves the view, and only a click is a press. */
  readonly pans?: boolean;
  press(at: Point, event: PointerEvent): void;
  drag(at: Point): void;
  release(): void;
  cancel(): void;
  /** The CSS cursor where nothing is pressed. */
  cursor(at: Point, event: PointerEvent): string;
};

type Fingers = {
  readonly view: Viewport;
  readonly ids: readonly [number, number];
  readonly from: readonly [Point, Point];
};
type Doing =
  | { kind: 'nothing' | 'tool' }
  | { kind: 'pan'; last: Point; clicks: Point | null }
  | { kind: 'pinch'; fingers: Fingers };

/** A wheel has no end; it has ended when it was silent for this long. */
const wheelSilenceMs = 140;
const wheelZoom = 0.0016;
/** A press that travels less than this many screen pixels is a click. */
const clickSlack = 4;

/** One pointer works the tool; the middle button, the held space bar or two fingers move the view. */
export function usePointers(view: View, image: Size, tool: Tool, idleCursor: 'crosshair' | 'grab') {
  const pointers = useRef(new Map<number, Point>());
  const doing = useRef<Doing>({ kind: 'nothing' });
  const corner = useRef<Point>({ x: 0, y: 0 });
  const holdsSpace = useRef(false);
  /** Where the mouse last was over the frame; a finger that is lifted is nowhere. */
  const hovered = useRef<Point | null>(null);
  useWheel(view, image);

  const place = (event: PointerEvent): Point => ({
    x: event.clientX - corner.current.x,
    y: event.clientY - corner.current.y,
  });
  const pick = (event: PointerEvent): Point => toImage(view.now(), place(event));

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    corner.current = { x: box.left, y: box.top };
    pointers.current.set(event.pointerId, place(event));
    event.currentTarget.setPointerCapture(event.pointerId);
    const [first, second] = [...pointers.current];
    if (first && second) {
      if (doing.current.kind === 'tool') tool.cancel();
      const fingers: Fingers = { view: view.now(), ids: [first[0], second[0]], from: [first[1], second[1]] };
      doing.current = { kind: 'pinch', fingers };
    } else if (event.button === 1 || holdsSpace.current) {
      event.preventDefault();
      doing.current = { kind: 'pan', last: place(event), clicks: null };
    } else if (event.button === 0 && tool.pans) {
      doing.current = { kind: 'pan', last: place(event), clicks: place(event) };
    } else if (event.button === 0) {
      doing.current = { kind: 'tool' };
      tool.press(pick(event), event);
    }
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const at = place(event);
    hovered.current = event.pointerType === 'mouse' ? at : null;
    if (pointers.current.has(event.pointerId)) pointers.current.set(event.pointerId, at);
    const current = doing.current;
    if (current.kind === 'tool') {
      tool.drag(pick(event));
    } else if (current.kind === 'pan') {
      const { last, clicks } = current;
      const stays = clicks && Math.hypot(at.x - clicks.x, at.y - clicks.y) < clickSlack;
      if (stays) return;
      view.change((viewport, frame) => panned(viewport, at.x - last.x, at.y - last.y, image, frame), true);
      doing.current = { kind: 'pan', last: at, clicks: null };
    } else if (current.kind === 'pinch') {
      follow(current.fingers);
    } else {
      const box = event.currentTarget.getBoundingClientRect();
      corner.current = { x: box.left, y: box.top };
      event.currentTarget.style.cursor = holdsSpace.current ? 'grab' : tool.cursor(pick(event), event);
    }
  };

  const follow = ({ view: start, ids, from }: Fingers) => {
    const [one, two] = [pointers.current.get(ids[0]), pointers.current.get(ids[1])];
    if (one && two) view.change((_, frame) => pinched(start, from, [one, two], image, frame), true);
  };

  const finish = (event: PointerEvent<HTMLElement>, isCancelled: boolean) => {
    pointers.current.delete(event.pointerId);
    const { current } = doing;
    const { kind } = current;
    if (kind === 'pan' && current.clicks && !isCancelled) {
      tool.press(pick(event), event);
      tool.release();
    }
    if (kind === 'tool') {
      if (isCancelled) tool.cancel();
      else tool.release();
    }
    if (kind === 'pan' || kind === 'pinch') view.settle();
    doing.current = { kind: 'nothing' };
  };

  const holdSpace = useCallback(
    (isHeld: boolean) => {
      holdsSpace.current = isHeld;
      if (view.frame.current) view.frame.current.style.cursor = isHeld ? 'grab' : idleCursor;
    },
    [view.frame, idleCursor],
  );

  return {
    holdSpace,
    /** The image point under the mouse, if it is over the image. */
    pointer: (): Point | null => {
      const at = hovered.current ? toImage(view.now(), hovered.current) : null;
      const isOver = at && at.x >= 0 && at.y >= 0 && at.x <= image.width && at.y <= image.height;
      return isOver ? at : null;
    },
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp: (event: PointerEvent<HTMLElement>) => finish(event, false),
      onPointerLeave: () => {
        hovered.current = null;
      },
      onPointerCancel: (event: PointerEvent<HTMLElement>) => finish(event, true),
    },
  };
}

/** The wheel zooms where the pointer is; with Shift it pans sideways. React's own wheel listener may not stop the page. */
function useWheel(view: View, image: Size): void {
  const { frame, change, settle } = view;
  const { width, height } = image;
  useEffect(() => {
    const target = frame.current;
    if (!target) return;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = target.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      const factor = Math.exp(-(event.deltaY * unit) * wheelZoom * (event.ctrlKey ? 5 : 1));
      change(
        (viewport, room) =>
          event.shiftKey
            ? panned(viewport, -(event.deltaX || event.deltaY) * unit, 0, { width, height }, room)
            : zoomedAt(viewport, at, factor, { width, height }, room),
        true,
      );
      clearTimeout(silence);
      silence = setTimeout(settle, wheelSilenceMs);
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      clearTimeout(silence);
      target.removeEventListener('wheel', onWheel);
    };
  }, [frame, change, settle, width, height]);
}
