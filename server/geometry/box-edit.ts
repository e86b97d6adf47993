import { type Box, boxAround } from '@/server/geometry/box';
import type { Point, Size } from '@/server/geometry/viewport';

/**
 * What a hand can do to a rectangle. Laws, held by every function here: the result lies wholly inside the image, is at
 * least one pixel wide and high, and its four edges are multiples of a tenth of a pixel, so that what was drawn at any
 * zoom is stored and shown as the same short numbers. Images are at least one pixel wide and high.
 */

/** The corner or edge being pulled, by compass. */
export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof handles)[number];

const smallest = 1;

/** The rectangle between two corners given in any order, each pulled into the image. */
export function boxBetween(a: Point, b: Point, image: Size): Box {
  const across = stretch(Math.min(a.x, b.x), Math.max(a.x, b.x), image.width);
  const down = stretch(Math.min(a.y, b.y), Math.max(a.y, b.y), image.height);
  return fromEdges(across, down);
}

/** A rectangle of about this size around a point, shrunk and moved to lie inside the image. */
export function boxCentredAt(centre: Point, size: Size, image: Size): Box {
  const width = Math.min(size.width, image.width);
  const height = Math.min(size.height, image.height);
  return movedBox({ x: centre.x - width / 2, y: centre.y - height / 2, width, height }, 0, 0, image);
}

/** Moved as far as the image allows; its size does not change. */
export function movedBox(box: Box, dx: number, dy: number, image: Size): Box {
  const across = slide(box.x + dx, box.width, image.width);
  const down = slide(box.y + dy, box.height, image.height);
  return fromEdges(across, down);
}

/** Moved as one: all by the distance that the first of them to reach the border can go. */
export function movedTogether(boxes: readonly Box[], dx: number, dy: number, image: Size): Box[] {
  const around = boxAround(boxes);
  if (!around) return [];
  const target = movedBox(around, dx, dy, image);
  return boxes.map((box) => movedBox(box, target.x - around.x, target.y - around.y, image));
}

/**
 * Resized by pulling one handle. An edge stops at the border of the image and one pixel before its opposite edge: a
 * rectangle never turns inside out.
 */
export function resizedBox(box: Box, handle: Handle, dx: number, dy: number, image: Size): Box {
  const across = pull(box.x, box.x + box.width, side(handle, 'w', 'e'), dx, image.width);
  const down = pull(box.y, box.y + box.height, side(handle, 'n', 's'), dy, image.height);
  return fromEdges(across, down);
}

/** The indices of the rectangles under a point, the smallest first: what lies inside another stays reachable. */
export function boxesAt(boxes: readonly Box[], at: Point, reach = 0): number[] {
  const found: number[] = [];
  for (let index = 0; index < boxes.length; index++) {
    const box = boxes[index];
    if (box && isNear(box, at, reach)) found.push(index);
  }
  const area = (index: number) => (boxes[index]?.width ?? 0) * (boxes[index]?.height ?? 0);
  return found.sort((a, b) => area(a) - area(b) || a - b);
}

/** The handle within `reach` image pixels of a point, the nearest if several; corners win over edges at equal distance. */
export function handleAt(box: Box, at: Point, reach: number): Handle | null {
  let nearest: Handle | null = null;
  let least = reach;
  for (const handle of ['nw', 'ne', 'se', 'sw', 'n', 'e', 's', 'w'] as const) {
    const place = handlePlace(box, handle);
    const distance = Math.max(Math.abs(place.x - at.x), Math.abs(place.y - at.y));
    if (distance < least || (distance === least && nearest === null)) {
      nearest = handle;
      least = distance;
    }
  }
  return nearest;
}

export function handlePlace(box: Box, handle: Handle): Point {
  const along = (start: number, length: number, pulled: Side) =>
    pulled === 'low' ? start : pulled === 'high' ? start + length : start + length / 2;
  return {
    x: along(box.x, box.width, side(handle, 'w', 'e')),
    y: along(box.y, box.height, side(handle, 'n', 's')),
  };
}

export function isSameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

type Side = 'low' | 'high' | 'neither';
type Edges = readonly [low: number, high: number];

function side(handle: Handle, low: string, high: string): Side {
  if (handle.includes(low)) return 'low';
  return handle.includes(high) ? 'high' : 'neither';
}

function isNear(box: Box, at: Point, reach: number): boolean {
  return (
    at.x >= box.x - reach &&
    at.x <= box.x + box.width + reach &&
    at.y >= box.y - reach &&
    at.y <= box.y + box.height + reach
  );
}

function stretch(low: number, high: number, room: number): Edges {
  const start = clamp(tenth(low), 0, room - smallest);
  return [start, clamp(tenth(high), start + smallest, room)];
}

function slide(start: number, length: number, room: number): Edges {
  const kept = clamp(tenth(length), smallest, room);
  const low = clamp(tenth(start), 0, room - kept);
  return [low, low + kept];
}

/** The edges are brought to tenths before they are pulled: a rectangle from elsewhere may have longer numbers. */
function pull(from: number, to: number, pulled: Side, by: number, room: number): Edges {
  const [low, high] = stretch(from, to, room);
  if (pulled === 'low') return [clamp(tenth(low + by), 0, high - smallest), high];
  if (pulled === 'high') return [low, clamp(tenth(high + by), low + smallest, room)];
  return [low, high];
}

function fromEdges([left, right]: Edges, [top, bottom]: Edges): Box {
  return { x: tenth(left), y: tenth(top), width: tenth(right - left), height: tenth(bottom - top) };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
