/**
 * Simple or self-crossing polygons in image pixels; what is inside follows the even-odd rule. Areas shared by two polygons
 * are exact: between two heights at which no vertex and no crossing lies, the shared width is linear in the height, so the
 * middle line of the slab times its height is its area.
 */
import { type Box, boxAround } from '@/server/geometry/box';

export type Point = readonly [x: number, y: number];
export type Polygon = readonly Point[];

/** A box turned clockwise by `rotation` degrees about its centre; width and height are those before turning. */
export interface RotatedBox extends Box {
  readonly rotation: number;
}

/** The corners of a turned box, from the top left on clockwise as seen before turning. */
export function rotatedCorners({ x, y, width, height, rotation }: RotatedBox): Polygon {
  const angle = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [centreX, centreY] = [x + width / 2, y + height / 2];
  const corners: Point[] = [
    [-width / 2, -height / 2],
    [width / 2, -height / 2],
    [width / 2, height / 2],
    [-width / 2, height / 2],
  ];
  return corners.map(([dx, dy]) => [centreX + dx * cos - dy * sin, centreY + dx * sin + dy * cos] as const);
}

/** The smallest upright box around a polygon; nothing for no points. */
export function polygonBounds(polygon: Polygon): Box | undefined {
  return boxAround(polygon.map(([x, y]) => ({ x, y, width: 0, height: 0 })));
}

/** Area in square pixels, even-odd. O(n^2). */
export function polygonArea(polygon: Polygon): number {
  return sharedArea(polygon, polygon);
}

/** Intersection over union, 0..1; 0 when neither has area. */
export function polygonIou(a: Polygon, b: Polygon): number {
  const shared = sharedArea(a, b);
  const union = polygonArea(a) + polygonArea(b) - shared;
  return union > 0 ? Math.min(1, shared / union) : 0;
}

/** Area inside both polygons. O((n + m)(n + m + crossings)). */
export function sharedArea(a: Polygon, b: Polygon): number {
  const edges = [...edgesOf(a, 0), ...edgesOf(b, 1)];
  const heights = [...a, ...b].map(([, y]) => y);
  for (let i = 0; i < edges.length; i++) {
    for (let j = i + 1; j < edges.length; j++) {
      const height = crossingHeight(edges[i] as Edge, edges[j] as Edge);
      if (height !== undefined) heights.push(height);
    }
  }
  const levels = [...Float64Array.from(heights).sort()];
  let area = 0;
  for (let n = 1; n < levels.length; n++) {
    const [top, bottom] = [levels[n - 1] as number, levels[n] as number];
    if (bottom - top > 1e-12) area += (bottom - top) * sharedWidth(edges, (top + bottom) / 2);
  }
  return area;
}

/** From the upper to the lower end. */
interface Edge {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** Change of x a unit of height. */
  readonly slope: number;
  readonly owner: 0 | 1;
}

function edgesOf(polygon: Polygon, owner: 0 | 1): Edge[] {
  const edges: Edge[] = [];
  polygon.forEach((from, n) => {
    const to = polygon[(n + 1) % polygon.length] ?? from;
    if (from[1] === to[1]) return;
    const [upper, lower] = from[1] < to[1] ? [from, to] : [to, from];
    const slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
    edges.push({ x: upper[0], top: upper[1], bottom: lower[1], slope, owner });
  });
  return edges;
}

function crossingHeight(a: Edge, b: Edge): number | undefined {
  const [top, bottom] = [Math.max(a.top, b.top), Math.min(a.bottom, b.bottom)];
  if (top >= bottom || a.slope === b.slope) return undefined;
  const gap = (height: number) => a.x + a.slope * (height - a.top) - b.x - b.slope * (height - b.top);
  const [above, below] = [gap(top), gap(bottom)];
  return above < 0 === below < 0 ? undefined : top + ((bottom - top) * above) / (above - below);
}

function sharedWidth(edges: readonly Edge[], height: number): number {
  const crossings: { x: number; owner: 0 | 1 }[] = [];
  for (const { x, top, bottom, slope, owner } of edges) {
    if (top <= height && height < bottom) crossings.push({ x: x + slope * (height - top), owner });
  }
  crossings.sort((p, q) => p.x - q.x);
  const inside = [false, false];
  let width = 0;
  crossings.forEach(({ x, owner }, n) => {
    if (inside[0] && inside[1]) width += x - (crossings[n - 1]?.x ?? x);
    inside[owner] = !inside[owner];
  });
  return width;
}
