import type { Box } from '@/server/geometry/box';
import { boxBetween, boxesAt, type Handle, handleAt, movedTogether, resizedBox } from '@/server/geometry/box-edit';
import type { Point, Size } from '@/server/geometry/viewport';
import type { Regions } from './document';
import type { Action } from './editing';

/**
 * The pointer as a small state machine without modes: where a press begins decides what a drag does. On a handle of the
 * only selected region it resizes; on a selected region it moves; anywhere else, also on an unselected region, it draws,
 * because words overlap. A press that does not travel is a click: it selects the smallest region under the pointer, and
 * the next larger one when that was selected already. All points are in image pixels.
 */
export type Scene = {
  readonly image: Size;
  readonly regions: Regions;
  readonly selected: readonly string[];
  readonly isolates: boolean;
  readonly readOnly: boolean;
};

export type Press = {
  readonly at: Point;
  /** Draws even on a selected region (Ctrl or Cmd). */
  readonly forcesDraw: boolean;
  /** A click adds to the selection (Shift). */
  readonly extends: boolean;
  /** How near a handle must be, in image pixels; fingers reach farther than a mouse. */
  readonly reach: number;
  /** How far the pointer must travel to be a drag, in image pixels. */
  readonly slack: number;
};

type Aim =
  | { readonly kind: 'draw' | 'move' | 'nothing' }
  | { readonly kind: 'resize'; readonly id: string; readonly handle: Handle };

export type Gesture = { readonly press: Press; readonly aim: Aim; readonly to: Point; readonly travels: boolean };

/** What the screen shows while the gesture lasts; nothing of it is part of the answer yet. */
export type Preview = {
  readonly draft: Box | null;
  readonly moved: readonly { readonly id: string; readonly box: Box }[];
};

export function pressed(scene: Scene, press: Press): Gesture {
  return { press, aim: aimOf(scene, press), to: press.at, travels: false };
}

export function dragged(gesture: Gesture, to: Point): Gesture {
  const { at, slack } = gesture.press;
  const travels = gesture.travels || Math.max(Math.abs(to.x - at.x), Math.abs(to.y - at.y)) >= slack;
  return { ...gesture, to, travels };
}

/** The action that the finished gesture asks for; null when it asks for nothing. */
export function released(scene: Scene, gesture: Gesture): Action | null {
  if (!gesture.travels) return clicked(scene, gesture.press);
  const { dx, dy } = travel(gesture);
  switch (gesture.aim.kind) {
    case 'draw': {
      const box = drawn(scene, gesture);
      return box && { type: 'draw', box };
    }
    case 'move':
      return { type: 'move', dx, dy };
    case 'resize':
      return { type: 'resize', id: gesture.aim.id, handle: gesture.aim.handle, dx, dy };
    default:
      return null;
  }
}

export function preview(scene: Scene, gesture: Gesture): Preview {
  if (!gesture.travels) return { draft: null, moved: [] };
  const { aim } = gesture;
  const { dx, dy } = travel(gesture);
  if (aim.kind === 'draw') return { draft: drawn(scene, gesture), moved: [] };
  if (aim.kind === 'nothing') return { draft: null, moved: [] };
  const regions = scene.regions.filter((region) => scene.selected.includes(region.id));
  const boxes =
    aim.kind === 'resize'
      ? regions.map((region) => resizedBox(region, aim.handle, dx, dy, scene.image))
      : movedTogether(regions, dx, dy, scene.image);
  return { draft: null, moved: boxes.map((box, index) => ({ id: regions[index]?.id ?? '', box })) };
}

/** The rectangle of a drag, as far as it lies on the image; null where all of it went on beside it. */
function drawn({ image }: Scene, { press: { at }, to }: Gesture): Box | null {
  const isBeside =
    Math.max(at.x, to.x) <= 0 ||
    Math.max(at.y, to.y) <= 0 ||
    Math.min(at.x, to.x) >= image.width ||
    Math.min(at.y, to.y) >= image.height;
  return isBeside ? null : boxBetween(at, to, image);
}

/** What a drag from here would do; the cursor tells it before the press. */
export function aimOf(scene: Scene, press: Press): Aim {
  if (scene.readOnly) return { kind: 'nothing' };
  if (press.forcesDraw) return { kind: 'draw' };
  const only =
    scene.selected.length === 1 ? scene.regions.find((region) => region.id === scene.selected[0]) : undefined;
  const handle = only ? handleAt(only, press.at, reachFor(only, press.reach)) : null;
  if (only && handle) return { kind: 'resize', id: only.id, handle };
  const chosen = scene.regions.filter((region) => scene.selected.includes(region.id));
  return { kind: boxesAt(chosen, press.at).length > 0 ? 'move' : 'draw' };
}

/** On a rectangle smaller than its handles the reach shrinks, so that its middle third can still be moved. */
function reachFor(box: Box, reach: number): number {
  return Math.max(Math.min(reach, Math.min(box.width, box.height) / 3), reach / 3);
}

function clicked(scene: Scene, press: Press): Action | null {
  const regions = shown(scene);
  const under = boxesAt(regions, press.at).flatMap((index) => regions[index]?.id ?? []);
  const latest = scene.selected.at(-1);
  if (press.extends) {
    const id = under.find((candidate) => !scene.selected.includes(candidate)) ?? under[0];
    return id === undefined ? null : { type: 'toggle', id };
  }
  const next = under[(latest === undefined ? -1 : under.indexOf(latest)) + 1] ?? under[0];
  if (next !== undefined) return { type: 'select', ids: [next] };
  return scene.selected.length > 0 ? { type: 'select', ids: [] } : null;
}

function shown(scene: Scene): Regions {
  return scene.isolates ? scene.regions.filter((region) => scene.selected.includes(region.id)) : scene.regions;
}

function travel({ press, to }: Gesture): { dx: number; dy: number } {
  return { dx: to.x - press.at.x, dy: to.y - press.at.y };
}
