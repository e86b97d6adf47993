/**
 * A polygon as a mask, by the rule of COCO's reference implementation so that areas agree to the pixel: vertices are
 * rounded to fifths of a pixel, the boundary is walked in those steps along its longer axis, and where it passes the
 * centre of a column, the row it is at begins or ends a run. O(boundary length + crossings log crossings).
 */
import { type Mask, maskUnion } from '@/server/geometry/mask';

/** Steps per pixel along the boundary. */
const fineness = 5;

/** @param rings flat coordinates x0, y0, x1, y1, ... of each ring; their union is the mask. */
export function rasterize(rings: readonly (readonly number[])[], width: number, height: number): Mask {
  const masks = rings.map((ring) => rasterizeRing(ring, width, height));
  return masks.length > 0 ? maskUnion(masks, width, height) : { width, height, counts: [width * height] };
}

function rasterizeRing(ring: readonly number[], width: number, height: number): Mask {
  const { columns, rows } = walkBoundary(ring);
  const crossings: number[] = [];
  for (let n = 1; n < columns.length; n++) {
    const from = columns[n - 1] as number;
    const to = columns[n] as number;
    if (from === to) continue;
    const column = ((to < from ? to : to - 1) + 0.5) / fineness - 0.5;
    if (column < 0 || column > width - 1 || Math.floor(column) !== column) continue;
    const row = (Math.min(rows[n - 1] as number, rows[n] as number) + 0.5) / fineness - 0.5;
    crossings.push(column * height + Math.ceil(Math.min(height, Math.max(0, row))));
  }
  crossings.push(width * height);
  crossings.sort((a, b) => a - b);
  return { width, height, counts: runsBetween(crossings) };
}

/** Every fifth-of-a-pixel point of the closed boundary, in order. */
function walkBoundary(ring: readonly number[]): { columns: number[]; rows: number[] } {
  const columns: number[] = [];
  const rows: number[] = [];
  const corners = Math.floor(ring.length / 2);
  const fine = (n: number) => Math.trunc(fineness * (ring[n] as number) + 0.5);
  for (let corner = 0; corner < corners; corner++) {
    const next = (corner + 1) % corners;
    const [x, y, toX, toY] = [fine(2 * corner), fine(2 * corner + 1), fine(2 * next), fine(2 * next + 1)];
    const flat = Math.abs(toX - x) >= Math.abs(toY - y);
    const steps = flat ? Math.abs(toX - x) : Math.abs(toY - y);
    const backwards = flat ? x > toX : y > toY;
    const [lowX, lowY] = backwards ? [toX, toY] : [x, y];
    const rise = flat ? (backwards ? y - toY : toY - y) : backwards ? x - toX : toX - x;
    const slope = steps > 0 ? rise / steps : 0;
    for (let step = 0; step <= steps; step++) {
      const along = backwards ? steps - step : step;
      columns.push(flat ? lowX + along : Math.trunc(lowX + slope * along + 0.5));
      rows.push(flat ? Math.trunc(lowY + slope * along + 0.5) : lowY + along);
    }
  }
  return { columns, rows };
}

/** Run lengths between sorted crossings; a crossing met twice is no change of colour. */
function runsBetween(crossings: readonly number[]): number[] {
  const gaps = crossings.map((at, n) => at - (n > 0 ? (crossings[n - 1] as number) : 0));
  const counts = [gaps[0] as number];
  for (let n = 1; n < gaps.length; n++) {
    const gap = gaps[n] as number;
    if (gap > 0) counts.push(gap);
    else if (++n < gaps.length) counts[counts.length - 1] = (counts[counts.length - 1] as number) + (gaps[n] as number);
  }
  return counts;
}
