/**
 * Simple or self-crossing polygons in image pixels; what is inside follows the even-odd rule. Areas shared by two polygons
 * are exact: between two heights at which no vertex and no crossing lies, the shared width is linear in the height, so the
 * middle line of the slab times its height is its area.
 */
import { type Box, boxIntersection } from '@/server/geometry/box';

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
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of polygon) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
}

/** Areas once computed, for as long as their polygons live: overlaps ask for them again and again. */
const areas = new WeakMap<Polygon, number>();

/** Area in square pixels, even-odd. O(n^2). */
export function polygonArea(polygon: Polygon): number {
  const known = areas.get(polygon) ?? sweep([...edgesOf(polygon, 0), ...edgesOf(polygon, 1)], edgesOf(polygon, 0));
  areas.set(polygon, known);
  return known;
}

/** Intersection over union, 0..1; 0 when neither has area. */
export function polygonIou(a: Polygon, b: Polygon): number {
  const shared = sharedArea(a, b);
  if (shared === 0) return 0;
  const union = polygonArea(a) + polygonArea(b) - shared;
  return union > 0 ? Math.min(1, shared / union) : 0;
}

/** Area inside both polygons. O((n + m)^2) at worst; only edges beside the other polygon are looked at. */
export function sharedArea(a: Polygon, b: Polygon): number {
  const [boundsA, boundsB] = [polygonBounds(a), polygonBounds(b)];
  if (boundsA === undefined || boundsB === undefined || boxIntersection(boundsA, boundsB) === 0) return 0;
  const top = Math.max(boundsA.y, boundsB.y);
  const bottom = Math.min(boundsA.y + boundsA.height, boundsB.y + boundsB.height);
  const beside = (edge: Edge) => edge.bottom > top && edge.top < bottom;
  const edges = edgesOf(a, 0).concat(edgesOf(b, 1)).filter(beside);
  return sweep([...edges], edges);
}

/** @param meeting the edges whose crossings with each other bound the slabs: all, but for a polygon with itself one copy. */
function sweep(edges: Edge[], meeting: readonly Edge[]): number {
  const heights: number[] = [];
  for (const edge of edges) heights.push(edge.top, edge.bottom);
  for (let i = 0; i < meeting.length; i++) {
    const edge = meeting[i] as Edge;
    for (let j = i + 1; j < meeting.length; j++) {
      const other = meeting[j] as Edge;
      if (edge.top >= other.bottom || other.top >= edge.bottom) continue;
      const height = crossingHeight(edge, other);
      if (height !== undefined) heights.push(height);
    }
  }
  const levels = Float64Array.from(heights).sort();
  edges.sort((p, q) => p.top - q.top);
  const open: Edge[] = [];
  let next = 0;
  let area = 0;
  for (let n = 1; n < levels.length; n++) {
    const [top, bottom] = [levels[n - 1] as number, levels[n] as number];
    if (bottom - top <= 1e-12) continue;
    const middle = (top + bottom) / 2;
    while (next < edges.length && (edges[next] as Edge).top <= middle) open.push(edges[next++] as Edge);
    dropEnded(open, middle);
    area += (bottom - top) * sharedWidth(open, middle);
  }
  return area;
}

/** Takes out, in place, the edges that end above a height: there is a new height for every corner. */
function dropEnded(edges: Edge[], height: number): void {
  let kept = 0;
  for (const edge of edges) if (edge.bottom > height) edges[kept++] = edge;
  edges.length = kept;
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

/** Of two edges that have heights in common. */
function crossingHeight(a: Edge, b: Edge): number | undefined {
  if (a.slope === b.slope) return undefined;
  const top = Math.max(a.top, b.top);
  const bottom = Math.min(a.bottom, b.bottom);
  const above = gapAt(top, a, b);
  const below = gapAt(bottom, a, b);
  return above < 0 === below < 0 ? undefined : top + ((bottom - top) * above) / (above - below);
}

function gapAt(height: number, a: Edge, b: Edge): number {
  return a.x + a.slope * (height - a.top) - b.x - b.slope * (height - b.top);
}

/** Width inside both polygons at a height that all `edges` cross. They are few, so they are sorted by insertion. */
function sharedWidth(edges: readonly Edge[], height: number): number {
  const at: number[] = [];
  const owners: (0 | 1)[] = [];
  for (const { x, top, slope, owner } of edges) {
    const crossing = x + slope * (height - top);
    let n = at.length;
    for (; n > 0 && (at[n - 1] as number) > crossing; n--) {
      at[n] = at[n - 1] as number;
      owners[n] = owners[n - 1] as 0 | 1;
    }
    at[n] = crossing;
    owners[n] = owner;
  }
  const inside = [false, false];
  let width = 0;
  for (let n = 0; n < at.length; n++) {
    if (inside[0] && inside[1]) width += (at[n] as number) - (at[n - 1] as number);
    const owner = owners[n] as 0 | 1;
    inside[owner] = !inside[owner];
  }
  return width;
}
