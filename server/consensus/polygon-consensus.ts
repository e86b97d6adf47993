/**
 * One set of polygons out of the polygons of several workers: `shape-consensus.ts` with the exact overlap of polygons; an
 * object's outline is that of its merged mask (`mask-consensus.ts`), painted four pixels a pixel for small objects and never
 * larger than 1,024 pixels a side. One drawing stays as drawn. Turned boxes are merged by `mergeRotatedBoxes`: the medians of
 * their centres, sides and angles, each box first turned by quarters to lie as its fellows do.
 */

import type { ShapeAnswer } from '@/server/consensus/drawings';
import { maskConsensus } from '@/server/consensus/mask-consensus';
import {
  type DrawnObject,
  type PlacedShape,
  type ShapeConsensus,
  type ShapeConsensusOptions,
  shapeConsensus,
} from '@/server/consensus/shape-consensus';
import { weightedMedian } from '@/server/consensus/weighted-median';
import { boxAround } from '@/server/geometry/box';
import { maskOutline } from '@/server/geometry/contour';
import { type Polygon, polygonBounds, polygonIou, type RotatedBox, rotatedCorners } from '@/server/geometry/polygon';
import { rasterize } from '@/server/geometry/rasterize';

const nowhere = { x: 0, y: 0, width: 0, height: 0 };
const boundsOf = (polygon: Polygon) => polygonBounds(polygon) ?? nowhere;

export function polygonConsensus(
  items: readonly (readonly ShapeAnswer<Polygon>[])[],
  options: ShapeConsensusOptions<Polygon> = {},
): ShapeConsensus<Polygon>[] {
  const kind = { bounds: boundsOf, similarity: polygonIou, merge: placeUnjudged(mergePolygons) };
  return shapeConsensus(items, kind, options);
}

export function rotatedBoxConsensus(
  items: readonly (readonly ShapeAnswer<RotatedBox>[])[],
  options: ShapeConsensusOptions<RotatedBox> = {},
): ShapeConsensus<RotatedBox>[] {
  const known = new WeakMap<RotatedBox, Polygon>();
  /** The same polygon each time, so that its area is computed once. */
  const cornersOf = (box: RotatedBox) => {
    const corners = known.get(box) ?? rotatedCorners(box);
    known.set(box, corners);
    return corners;
  };
  const kind = {
    bounds: (box: RotatedBox) => boundsOf(cornersOf(box)),
    similarity: (a: RotatedBox, b: RotatedBox) => polygonIou(cornersOf(a), cornersOf(b)),
    merge: placeUnjudged(mergeRotatedBoxes),
  };
  return shapeConsensus(items, kind, options);
}

/** How well they lie is not judged. */
function placeUnjudged<S>(merge: (objects: readonly DrawnObject<S>[]) => S[]) {
  return (objects: readonly DrawnObject<S>[]): PlacedShape<S>[] =>
    merge(objects).map((shape) => ({ shape, placement: 1 }));
}

function mergePolygons(objects: readonly DrawnObject<Polygon>[]): Polygon[] {
  return objects.map(({ members }) => {
    const shapes = members.map(({ shape }) => shape);
    const [first = []] = shapes;
    if (shapes.length < 2) return first;
    const frame = boxAround(shapes.map(boundsOf)) ?? nowhere;
    const side = Math.max(frame.width, frame.height, 1);
    const scale = Math.min(4, 1024 / side);
    const [width, height] = [Math.ceil(frame.width * scale) + 2, Math.ceil(frame.height * scale) + 2];
    const masks = shapes.map((polygon) => {
      const ring = polygon.flatMap(([x, y]) => [(x - frame.x) * scale + 1, (y - frame.y) * scale + 1]);
      return rasterize([ring], width, height);
    });
    const merged = maskConsensus(masks);
    const outline = merged === undefined ? [] : maskOutline(merged.mask, 0.8);
    if (outline.length < 3) return first;
    return outline.map(([x, y]) => [(x - 1) / scale + frame.x, (y - 1) / scale + frame.y] as const);
  });
}

function mergeRotatedBoxes(objects: readonly DrawnObject<RotatedBox>[]): RotatedBox[] {
  return objects.map(({ members }) => {
    const shapes = members.map(({ shape }) => shape);
    const asDrawn = asMostDrew(shapes);
    if (asDrawn === undefined) return { ...nowhere, rotation: 0 };
    const alike = shapes.map((box) => turnLike(box, asDrawn));
    const median = (read: (box: RotatedBox) => number) => weightedMedian(alike.map(read));
    const [width, height] = [median((box) => box.width), median((box) => box.height)];
    const centreX = median((box) => box.x + box.width / 2);
    const centreY = median((box) => box.y + box.height / 2);
    const rotation = wholeTurnsOff(
      median((box) => box.rotation),
      shapes,
    );
    return { x: centreX - width / 2, y: centreY - height / 2, width, height, rotation };
  });
}

/** The first of those who wrote the rectangle with the same side up as most did. */
function asMostDrew(shapes: readonly RotatedBox[]): RotatedBox | undefined {
  const quartersFrom = (box: RotatedBox) => (other: RotatedBox) => Math.round((box.rotation - other.rotation) / 90) % 4;
  const fellows = shapes.map((box) => shapes.map(quartersFrom(box)).filter((quarters) => quarters === 0).length);
  return shapes[fellows.indexOf(Math.max(...fellows))];
}

/** An angle as the workers write theirs: from 0 to 360, or from -180 to 180 where one of them is below nothing. */
function wholeTurnsOff(rotation: number, shapes: readonly RotatedBox[]): number {
  const least = shapes.some((box) => box.rotation < 0) ? -180 : 0;
  return rotation - 360 * Math.floor((rotation - least) / 360);
}

/** The same rectangle written with an angle within 45 degrees of the other's: a quarter turn swaps width and height. */
function turnLike(box: RotatedBox, other: RotatedBox): RotatedBox {
  const quarters = Math.round((other.rotation - box.rotation) / 90);
  const rotation = box.rotation + 90 * quarters;
  if (quarters % 2 === 0) return { ...box, rotation };
  const [centreX, centreY] = [box.x + box.width / 2, box.y + box.height / 2];
  return { x: centreX - box.height / 2, y: centreY - box.width / 2, width: box.height, height: box.width, rotation };
}
