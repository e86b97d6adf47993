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
  const holdsSpace = useRef(false);
  const places = usePlaces(view, image);
  useWheel(view, image);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    places.measure(event.currentTarget);
    const at = places.at(event);
    pointers.current.set(event.pointerId, at);
    event.currentTarget.setPointerCapture(event.pointerId);
    const [first, second] = [...pointers.current];
    if (first && second) {
      if (doing.current.kind === 'tool') tool.cancel();
      const fingers: Fingers = { view: view.now(), ids: [first[0], second[0]], from: [first[1], second[1]] };
      doing.current = { kind: 'pinch', fingers };
    } else if (event.button === 1 || holdsSpace.current) {
      event.preventDefault();
      doing.current = { kind: 'pan', last: at, clicks: null };
    } else if (event.button === 0 && tool.pans) {
      doing.current = { kind: 'pan', last: at, clicks: at };
    } else if (event.button === 0) {
      doing.current = { kind: 'tool' };
      tool.press(places.pick(event), event);
    }
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const current = doing.current;
    if (current.kind === 'nothing') places.measure(event.currentTarget);
    const at = places.hover(event);
    if (pointers.current.has(event.pointerId)) pointers.current.set(event.pointerId, at);
    if (current.kind === 'tool') tool.drag(places.pick(event));
    else if (current.kind === 'nothing')
      event.currentTarget.style.cursor = holdsSpace.current ? 'grab' : tool.cursor(places.pick(event), event);
    else doing.current = followed(current, at, pointers.current, view, image);
  };

  const finish = (event: PointerEvent<HTMLElement>, isCancelled: boolean) => {
    pointers.current.delete(event.pointerId);
    const { current } = doing;
    doing.current = { kind: 'nothing' };
    if (current.kind === 'pan' && current.clicks && !isCancelled) {
      tool.press(places.pick(event), event);
      tool.release();
    }
    if (current.kind === 'tool') {
      if (isCancelled) tool.cancel();
      else tool.release();
    }
    if (current.kind === 'pan' || current.kind === 'pinch') view.settle();
  };

  const holdSpace = useCallback(
    (isHeld: boolean) => {
      holdsSpace.current = isHeld;
      if (view.frame.current) view.frame.current.style.cursor = isHeld ? 'grab' : idleCursor;
    },
    [view.frame, idleCursor],
  );
  const handlers = {
    onPointerDown,
    onPointerMove,
    onPointerUp: (event: PointerEvent<HTMLElement>) => finish(event, false),
    onPointerCancel: (event: PointerEvent<HTMLElement>) => finish(event, true),
    onPointerLeave: places.leave,
  };
  return { holdSpace, pointer: places.pointer, handlers };
}

/** The view follows a drag or two fingers; a press that has not yet travelled stays a click. */
function followed(doing: Doing, at: Point, pointers: ReadonlyMap<number, Point>, view: View, image: Size): Doing {
  if (doing.kind === 'pan') {
    const { last, clicks } = doing;
    if (clicks && Math.hypot(at.x - clicks.x, at.y - clicks.y) < clickSlack) return doing;
    view.change((viewport, frame) => panned(viewport, at.x - last.x, at.y - last.y, image, frame), true);
    return { kind: 'pan', last: at, clicks: null };
  }
  if (doing.kind === 'pinch') {
    const { view: start, ids, from } = doing.fingers;
    const [one, two] = [pointers.get(ids[0]), pointers.get(ids[1])];
    if (one && two) view.change((_, frame) => pinched(start, from, [one, two], image, frame), true);
  }
  return doing;
}

/** Where pointers are: in the frame, in the image, and where the mouse rests. */
function usePlaces(view: View, image: Size) {
  const corner = useRef<Point>({ x: 0, y: 0 });
  /** Where the mouse last was over the frame; a finger that is lifted is nowhere. */
  const hovered = useRef<Point | null>(null);
  const at = (event: PointerEvent): Point => ({
    x: event.clientX - corner.current.x,
    y: event.clientY - corner.current.y,
  });
  const measure = useCallback((frame: HTMLElement) => {
    const box = frame.getBoundingClientRect();
    // The image lies inside the border of the frame, so that is where its points are counted from.
    corner.current = { x: box.left + frame.clientLeft, y: box.top + frame.clientTop };
  }, []);
  const { frame } = view;
  useEffect(() => {
    const measured = frame.current;
    if (!measured) return;
    // In the middle of a stroke a phone may be turned: what is drawn stays under the finger.
    const observer = new ResizeObserver(() => measure(measured));
    for (const moves of [measured, document.body]) observer.observe(moves);
    return () => observer.disconnect();
  }, [frame, measure]);
  return {
    at,
    pick: (event: PointerEvent): Point => toImage(view.now(), at(event)),
    /** Read once a gesture and not at each move, because reading makes the browser lay out what a drag has altered. */
    measure,
    hover: (event: PointerEvent): Point => {
      hovered.current = event.pointerType === 'mouse' ? at(event) : null;
      return at(event);
    },
    leave: () => {
      hovered.current = null;
    },
    /** The image point under the mouse, if it is over the image. */
    pointer: (): Point | null => {
      const on = hovered.current ? toImage(view.now(), hovered.current) : null;
      return on && on.x >= 0 && on.y >= 0 && on.x <= image.width && on.y <= image.height ? on : null;
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
      const at = { x: event.clientX - box.left - target.clientLeft, y: event.clientY - box.top - target.clientTop };
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
