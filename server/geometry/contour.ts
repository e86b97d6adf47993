/**
 * The outline of a mask as a polygon: the longest of its outer borders, walked along the edges between set and unset pixels
 * (so a single pixel is a square of side 1), then thinned by Douglas and Peucker (1973, doi:10.3138/FM57-6770-U75U-7727).
 * O(pixels + border log border) on usual shapes.
 */
import { type Mask, maskBits } from '@/server/geometry/mask';
import type { Point, Polygon } from '@/server/geometry/polygon';

/** @param tolerance how far, in pixels, the thinned outline may run from the true one. No pixel set: no points. */
export function maskOutline(mask: Mask, tolerance: number): Polygon {
  const { width, height } = mask;
  const bits = maskBits(mask);
  const isSet = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && bits[x * height + y] === 1;
  const seen = new Uint8Array((width + 1) * (height + 1));
  let longest: Point[] = [];
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      // Most pixels are not on a border, and so are not asked for by function.
      if (bits[x * height + y] === 0 || (y > 0 && bits[x * height + y - 1] === 1)) continue;
      if (seen[x * (height + 1) + y] === 1) continue;
      const border = walk(x, y, isSet, (cornerX, cornerY) => {
        seen[cornerX * (height + 1) + cornerY] = 1;
      });
      if (border.length > longest.length) longest = border;
    }
  }
  return thin(longest, tolerance);
}

const moves = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** Follows the border from the top left corner of (x, y), the shape on the right-hand side, marking top edges on the way. */
function walk(
  startX: number,
  startY: number,
  isSet: (x: number, y: number) => boolean,
  markTop: (x: number, y: number) => void,
): Point[] {
  const corners: Point[] = [];
  let [x, y, heading] = [startX, startY, 0];
  do {
    if (heading === 0) markTop(x, y);
    corners.push([x, y]);
    const [dx, dy] = moves[heading as 0 | 1 | 2 | 3];
    x += dx;
    y += dy;
    /** The two pixels ahead, to the left and to the right of the way. */
    const left = isSet(x + (dx > 0 || dy > 0 ? 0 : -1), y + (dy > 0 || dx < 0 ? 0 : -1));
    const right = isSet(x + (dx > 0 || dy < 0 ? 0 : -1), y + (dx > 0 || dy > 0 ? 0 : -1));
    if (left) heading = (heading + 3) % 4;
    else if (!right) heading = (heading + 1) % 4;
  } while (x !== startX || y !== startY || heading !== 0);
  return corners;
}

function thin(points: readonly Point[], tolerance: number): Polygon {
  if (points.length < 5) return points;
  const far = farthest(points, 0, 0);
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[far] = 1;
  const open: [number, number][] = [
    [0, far],
    [far, points.length],
  ];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [from, to] = range;
    const [ax, ay] = points[from] as Point;
    const [bx, by] = points[to % points.length] as Point;
    const length = Math.hypot(bx - ax, by - ay);
    let [worst, at] = [tolerance, -1];
    for (let n = from + 1; n < to; n++) {
      const [x, y] = points[n] as Point;
      const off =
        length > 0 ? Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length : Math.hypot(x - ax, y - ay);
      if (off > worst) [worst, at] = [off, n];
    }
    if (at < 0) continue;
    keep[at] = 1;
    open.push([from, at], [at, to]);
  }
  return points.filter((_, n) => keep[n] === 1);
}

function farthest(points: readonly Point[], from: number, fallback: number): number {
  const [x, y] = points[from] as Point;
  let [best, at] = [-1, fallback];
  points.forEach(([px, py], n) => {
    const off = Math.hypot(px - x, py - y);
    if (off > best) [best, at] = [off, n];
  });
  return at;
}
