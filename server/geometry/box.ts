/**
 * Axis-aligned boxes in image pixels, (x, y) the top-left corner, COCO's continuous convention: the first pixel covers
 * [0, 1) in both directions, so a box of width 1 at x = 0 is exactly that pixel.
 */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Area in square pixels; a box of negative or missing extent has none. */
export function boxArea(box: Box): number {
  return Math.max(0, box.width) * Math.max(0, box.height);
}

/** Area shared by two boxes; boxes that only touch share none. */
export function boxIntersection(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union, 0..1. Two boxes without area are compared as points: 1 when equal, else 0. */
export function boxIou(a: Box, b: Box): number {
  const shared = boxIntersection(a, b);
  const union = boxArea(a) + boxArea(b) - shared;
  if (union > 0) return shared / union;
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height ? 1 : 0;
}

/** The smallest box around all of `boxes`; nothing for none. */
export function boxAround(boxes: readonly Box[]): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
}

/** The same rectangle with non-negative extent: drawing from bottom right to top left gives negative ones. */
export function uprightBox(box: Box): Box {
  return {
    x: box.width < 0 ? box.x + box.width : box.x,
    y: box.height < 0 ? box.y + box.height : box.y,
    width: Math.abs(box.width),
    height: Math.abs(box.height),
  };
}
