import { describe, expect, test } from 'vitest';
import { boxArea, boxAround, boxIntersection, boxIou, uprightBox } from '@/server/geometry/box';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('boxes', () => {
  test('two boxes that share a quarter of each overlap by one seventh', () => {
    expect(boxIntersection(box(0, 0, 10, 10), box(5, 5, 10, 10))).toBe(25);
    expect(boxIou(box(0, 0, 10, 10), box(5, 5, 10, 10))).toBeCloseTo(1 / 7, 12);
  });

  test('overlap is the same from both sides, 1 with itself and 0 for boxes that only touch', () => {
    const a = box(3, 1, 4, 9);
    const b = box(1, 2, 8, 3);
    expect(boxIou(a, b)).toBe(boxIou(b, a));
    expect(boxIou(a, a)).toBe(1);
    expect(boxIou(box(0, 0, 5, 5), box(5, 0, 5, 5))).toBe(0);
  });

  test('boxes without area are points: equal or apart', () => {
    expect(boxArea(box(2, 2, 0, 7))).toBe(0);
    expect(boxIou(box(2, 2, 0, 0), box(2, 2, 0, 0))).toBe(1);
    expect(boxIou(box(2, 2, 0, 0), box(3, 2, 0, 0))).toBe(0);
  });

  test('the box around boxes holds each of them, and there is none around nothing', () => {
    expect(boxAround([box(4, 5, 2, 1), box(1, 8, 1, 1)])).toEqual(box(1, 5, 5, 4));
    expect(boxAround([])).toBeUndefined();
  });

  test('a box drawn from bottom right to top left is the same box', () => {
    expect(uprightBox(box(10, 20, -4, -6))).toEqual(box(6, 14, 4, 6));
  });
});
