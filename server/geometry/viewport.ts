/**
 * Where an image lies on the screen. A point p of the image (in image pixels) is drawn at `p * scale + offset` of the
 * frame (in CSS pixels, origin at the frame's top left corner).
 */
export type Viewport = { readonly scale: number; readonly x: number; readonly y: number };

export type Point = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };

/** One image pixel may be drawn at most this many CSS pixels wide. */
const closest = 64;
/** The smallest image may be shrunk to this share of the size at which it fits. */
const furthest = 0.25;

export function toImage(viewport: Viewport, point: Point): Point {
  return { x: (point.x - viewport.x) / viewport.scale, y: (point.y - viewport.y) / viewport.scale };
}

/** The whole image, centred, with a margin in CSS pixels. A small image is enlarged at most `enlarge` times. */
export function fitted(image: Size, frame: Size, margin = 16, enlarge = 3): Viewport {
  const room = { width: Math.max(1, frame.width - 2 * margin), height: Math.max(1, frame.height - 2 * margin) };
  const scale = Math.min(room.width / image.width, room.height / image.height, enlarge);
  return { scale, x: (frame.width - image.width * scale) / 2, y: (frame.height - image.height * scale) / 2 };
}

/** Zoomed by a factor so that the image point under `at` (CSS pixels of the frame) stays where it is. */
export function zoomedAt(viewport: Viewport, at: Point, factor: number, image: Size, frame: Size): Viewport {
  const least = Math.min(fitted(image, frame).scale * furthest, 1);
  const scale = Math.min(closest, Math.max(least, viewport.scale * factor));
  const anchor = toImage(viewport, at);
  return keptInSight({ scale, x: at.x - anchor.x * scale, y: at.y - anchor.y * scale }, image, frame);
}

export function panned(viewport: Viewport, dx: number, dy: number, image: Size, frame: Size): Viewport {
  return keptInSight({ scale: viewport.scale, x: viewport.x + dx, y: viewport.y + dy }, image, frame);
}

/** Moved by as little as leaves a strip of the image inside the frame on every side: an image cannot be lost. */
export function keptInSight(viewport: Viewport, image: Size, frame: Size): Viewport {
  const strip = (length: number, room: number) => Math.min(64, length / 2, room / 2);
  const along = (offset: number, length: number, room: number) =>
    Math.min(room - strip(length, room), Math.max(strip(length, room) - length, offset));
  return {
    scale: viewport.scale,
    x: along(viewport.x, image.width * viewport.scale, frame.width),
    y: along(viewport.y, image.height * viewport.scale, frame.height),
  };
}

/**
 * Two fingers (CSS pixels of the frame) were at `from` when the image lay as `viewport` says and are now at `to`: the
 * image follows them, zoomed by the change of their distance about their middle. It is not turned.
 */
export function pinched(
  viewport: Viewport,
  from: readonly [Point, Point],
  to: readonly [Point, Point],
  image: Size,
  frame: Size,
): Viewport {
  const before = middle(from);
  const after = middle(to);
  const factor = Math.max(1, distance(to)) / Math.max(1, distance(from));
  const moved = { scale: viewport.scale, x: viewport.x + after.x - before.x, y: viewport.y + after.y - before.y };
  return zoomedAt(moved, after, factor, image, frame);
}

/** Moved by as little as brings a rectangle of the image into the frame, with a margin in CSS pixels. */
export function revealing(
  viewport: Viewport,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  frame: Size,
  margin = 24,
): Viewport {
  const along = (offset: number, start: number, length: number, room: number) => {
    const low = start * viewport.scale + offset;
    const high = low + length * viewport.scale;
    if (low < margin) return offset + margin - low;
    if (high > room - margin) return offset - Math.min(high - (room - margin), low - margin);
    return offset;
  };
  return {
    scale: viewport.scale,
    x: along(viewport.x, box.x, box.width, frame.width),
    y: along(viewport.y, box.y, box.height, frame.height),
  };
}

function middle([a, b]: readonly [Point, Point]): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance([a, b]: readonly [Point, Point]): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
