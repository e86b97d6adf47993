import { describe, expect, test } from 'vitest';
import { dice } from '@/server/consensus/random';
import { maskOutline } from '@/server/geometry/contour';
import {
  countsFromText,
  countsToText,
  type Mask,
  maskArea,
  maskBits,
  maskBounds,
  maskFromBits,
  maskIntersection,
  maskIou,
  maskUnion,
} from '@/server/geometry/mask';
import {
  type Polygon,
  polygonArea,
  polygonBounds,
  polygonIou,
  rotatedCorners,
  sharedArea,
} from '@/server/geometry/polygon';
import { rasterize } from '@/server/geometry/rasterize';

const square = (x: number, y: number, side: number): Polygon => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];

function noise(seed: number, width: number, height: number): Mask {
  const random = dice(seed);
  return maskFromBits(
    Uint8Array.from({ length: width * height }, () => random.below(2)),
    width,
    height,
  );
}

describe('polygons', () => {
  test('two squares that share a quarter of each overlap by one seventh', () => {
    expect(sharedArea(square(0, 0, 10), square(5, 5, 10))).toBeCloseTo(25, 9);
    expect(polygonIou(square(0, 0, 10), square(5, 5, 10))).toBeCloseTo(1 / 7, 9);
  });

  test('a square and itself turned by 45 degrees share the regular octagon', () => {
    const turned = rotatedCorners({ x: -1, y: -1, width: 2, height: 2, rotation: 45 });
    expect(sharedArea(square(-1, -1, 2), turned)).toBeCloseTo(8 * (Math.SQRT2 - 1), 9);
  });

  test('a figure of eight counts both of its loops, and direction and start do not matter', () => {
    const eight: Polygon = [
      [0, 0],
      [2, 2],
      [2, 0],
      [0, 2],
    ];
    expect(polygonArea(eight)).toBeCloseTo(2, 9);
    expect(polygonArea([...square(0, 0, 3)].reverse())).toBeCloseTo(9, 9);
  });

  test('polygons without area overlap nothing', () => {
    expect(polygonIou([[1, 1]], square(0, 0, 4))).toBe(0);
    expect(polygonArea([])).toBe(0);
    expect(polygonBounds([])).toBeUndefined();
  });
});

describe('masks', () => {
  test("COCO's text of run lengths goes there and back", () => {
    const { counts } = noise(3, 37, 23);
    expect(countsFromText(countsToText(counts))).toEqual(counts);
    expect(countsFromText(countsToText([100_000, 3, 1, 70_000]))).toEqual([100_000, 3, 1, 70_000]);
  });

  test('runs and pixels tell the same areas and overlaps', () => {
    const [a, b] = [noise(1, 19, 13), noise(2, 19, 13)];
    const [bitsA, bitsB] = [maskBits(a), maskBits(b)];
    const both = bitsA.filter((bit, n) => bit === 1 && bitsB[n] === 1).length;
    const any = bitsA.filter((bit, n) => bit === 1 || bitsB[n] === 1).length;
    expect(maskArea(a)).toBe(bitsA.filter((bit) => bit === 1).length);
    expect(maskIntersection(a, b)).toBe(both);
    expect(maskIou(a, b)).toBeCloseTo(both / any, 12);
    expect(maskArea(maskUnion([a, b], 19, 13))).toBe(any);
  });

  test('a union has the pixels that any mask has, as run lengths without needless runs', () => {
    const random = dice(3);
    for (let round = 0; round < 200; round++) {
      const chance = random.next();
      const some = Array.from({ length: round % 4 === 0 ? 0 : 3 }, () => {
        return Uint8Array.from({ length: 35 }, () => (random.next() < chance ? 1 : 0));
      });
      const any = Uint8Array.from({ length: 35 }, (_, n) => (some.some((bits) => bits[n] === 1) ? 1 : 0));
      const masks = some.map((bits) => maskFromBits(bits, 7, 5));
      expect(maskUnion(masks, 7, 5)).toEqual(maskFromBits(any, 7, 5));
    }
  });

  test('polygons in the largest frame cost no more than their outlines', () => {
    const mask = rasterize([square(3, 2, 5).flat(), square(32_000, 32_000, 5).flat()], 32_768, 32_768);
    expect(maskArea(mask)).toBe(50);
  });

  test('a square along pixel edges becomes just its pixels, and its outline the square again', () => {
    const mask = rasterize([square(3, 2, 5).flat()], 12, 10);
    expect(maskArea(mask)).toBe(25);
    expect(maskBounds(mask)).toEqual({ x: 3, y: 2, width: 5, height: 5 });
    expect(polygonIou(maskOutline(mask, 0.5), square(3, 2, 5))).toBeCloseTo(1, 9);
  });

  test('the outline of a round shape keeps its area within a hundredth', () => {
    const circle: Polygon = Array.from({ length: 60 }, (_, n) => {
      const angle = (n * Math.PI) / 30;
      return [50 + 40 * Math.cos(angle), 50 + 40 * Math.sin(angle)] as const;
    });
    const outline = maskOutline(rasterize([circle.flat()], 100, 100), 0.8);
    expect(polygonIou(outline, circle)).toBeGreaterThan(0.98);
    expect(outline.length).toBeLessThan(80);
  });

  test('an empty mask has no bounds, no outline and overlaps nothing', () => {
    const empty = rasterize([], 5, 4);
    expect(maskArea(empty)).toBe(0);
    expect(maskBounds(empty)).toBeUndefined();
    expect(maskOutline(empty, 1)).toEqual([]);
    expect(maskIou(empty, empty)).toBe(0);
  });
});
