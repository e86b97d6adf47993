import { describe, expect, test } from 'vitest';
import { type Drawings, type Edges, locateEdges } from '@/server/consensus/edge-location';
import { dice } from '@/server/consensus/random';

/** Objects of a hundred pixels drawn by workers who err by these pixels, and outwards by those. */
function crowd(errors: readonly number[], outwards: readonly number[] = [], objects = 80): Drawings[] {
  const random = dice(5);
  return Array.from({ length: objects }, () => ({
    workerOf: errors.map((_, w) => w),
    belief: 1,
    edges: errors.map((error, w): Edges => {
      const off = () => error * 2 * (random.next() - 0.5);
      const out = outwards[w] ?? 0;
      return [100 - out + off(), 100 - out + off(), 200 + out + off(), 200 + out + off()];
    }),
  }));
}

function meanError(objects: readonly Drawings[], workers: number): number {
  const found = locateEdges(objects, workers);
  const errors = found.flatMap(([l, t, r, b]) => [l - 100, t - 100, r - 200, b - 200].map(Math.abs));
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

describe('where the edges are', () => {
  test('the careful worker of three is found and followed, though the others are a majority', () => {
    expect(meanError(crowd([1, 20, 20]), 3)).toBeLessThan(2);
  });

  test('equally careful workers are weighed alike: nobody comes to be the only one who counts', () => {
    const alone = meanError(crowd([10]), 1);
    expect(meanError(crowd([10, 10, 10, 10]), 4)).toBeLessThan(0.6 * alone);
  });

  test('a worker who always draws outwards is put right by the others', () => {
    const objects = crowd([2, 2, 2], [0, 0, 12]);
    expect(meanError(objects, 3)).toBeLessThan(2);
  });

  test('the unit of length does not matter', () => {
    const objects = crowd([3, 8, 15]);
    const large = objects.map((object) => ({
      ...object,
      edges: object.edges.map((edges) => edges.map((e) => e * 1e-3) as Edges),
    }));
    const expected = locateEdges(objects, 3).map((edges) => edges.map((e) => expect.closeTo(e * 1e-3, 7)));
    expect(locateEdges(large, 3)).toEqual(expected);
  });

  test('one drawing of an unknown worker is taken as it is; nothing gives nothing', () => {
    expect(locateEdges([{ workerOf: [0], edges: [[1, 2, 3, 4]], belief: 1 }], 1)).toEqual([[1, 2, 3, 4]]);
    expect(locateEdges([], 0)).toEqual([]);
  });

  test('things without extent stay finite and the right way round', () => {
    const line: Drawings = {
      workerOf: [0, 1],
      edges: [
        [5, 5, 5, 9],
        [5, 5, 5, 8],
      ],
      belief: 1,
    };
    const [[left = 0, top = 0, right = 0, bottom = 0] = []] = locateEdges([line], 2);
    expect(left).toBeCloseTo(5, 1);
    expect(right).toBeCloseTo(5, 1);
    expect(right).toBeGreaterThanOrEqual(left);
    expect(bottom).toBeGreaterThan(top);
  });
});
