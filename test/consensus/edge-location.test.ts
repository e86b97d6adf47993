import { describe, expect, test } from 'vitest';
import { type Edges, locateEdges as locateAll } from '@/server/consensus/edge-location';
import { dice } from '@/server/consensus/random';

/** The drawings of one object. */
interface Drawings {
  readonly workerOf: readonly number[];
  readonly edges: readonly Edges[];
  readonly belief: number;
}

const fourEach = (all: Float64Array) =>
  Array.from({ length: all.length / 4 }, (_, n) => [...all.subarray(4 * n, 4 * n + 4)] as Edges);

function locateEdges(objects: readonly Drawings[], workers: number) {
  const start = [0];
  for (const { edges } of objects) start.push((start.at(-1) ?? 0) + edges.length);
  const { edges, widths } = locateAll(
    {
      start: Int32Array.from(start),
      workerOf: Int32Array.from(objects.flatMap(({ workerOf }) => workerOf)),
      edges: Float64Array.from(objects.flatMap((object) => object.edges.flat())),
      belief: Float64Array.from(objects, ({ belief }) => belief),
      known: new Map(),
    },
    workers,
  );
  const widthsOf = fourEach(widths);
  return fourEach(edges).map((own, n) => ({ edges: own, widths: widthsOf[n] as Edges }));
}

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
  const errors = found.flatMap(({ edges: [l, t, r, b] }) => [l - 100, t - 100, r - 200, b - 200].map(Math.abs));
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
    const scaled = (edges: Edges) => edges.map((e) => expect.closeTo(e * 1e-3, 7));
    const expected = locateEdges(objects, 3).map((own) => ({ edges: scaled(own.edges), widths: scaled(own.widths) }));
    expect(locateEdges(large, 3)).toEqual(expected);
  });

  test('one drawing of an unknown worker is taken as it is; nothing gives nothing', () => {
    const [alone] = locateEdges([{ workerOf: [0], edges: [[1, 2, 3, 4]], belief: 1 }], 1);
    expect(alone?.edges).toEqual([1, 2, 3, 4]);
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
    const [{ edges, widths } = { edges: [], widths: [] }] = locateEdges([line], 2);
    const [left = 0, top = 0, right = 0, bottom = 0] = edges;
    for (const width of widths) expect(Number.isFinite(width)).toBe(true);
    expect(left).toBeCloseTo(5, 1);
    expect(right).toBeCloseTo(5, 1);
    expect(right).toBeGreaterThanOrEqual(left);
    expect(bottom).toBeGreaterThan(top);
  });
});

describe('how far merged edges may err', () => {
  const square = (from: number, to = from + 100): Edges => [from, from, to, to];
  const meanWidth = (objects: readonly Drawings[], n = 0) => {
    const widths = locateEdges(objects, 8)[n]?.widths ?? [];
    return widths.reduce((sum, width) => sum + width, 0) / 4;
  };
  const drawn = (...edges: Edges[]): Drawings => ({ workerOf: edges.map((_, w) => w), edges, belief: 1 });

  test('worked by hand: one drawing of an unknown worker, whose evidence counts half', () => {
    // Usual care .07 of 100 pixels; precision (4 + 1) / 4 / 7^2, of which one half.
    expect(meanWidth([drawn(square(0))])).toBeCloseTo(7 / Math.sqrt(0.5 * 1.25), 6);
  });

  test('drawings that agree leave less doubt the more they are, and drawings that lie apart leave more', () => {
    const [once, twice, fourTimes] = [1, 2, 4].map((n) =>
      meanWidth([drawn(...Array.from({ length: n }, () => square(0)))]),
    );
    expect(twice).toBeLessThan(0.8 * (once ?? 0));
    expect(fourTimes).toBeLessThan(0.8 * (twice ?? 0));
    expect(meanWidth([drawn(square(0), square(30))])).toBeGreaterThan(1.5 * (twice ?? 0));
  });

  test('the careful worker leaves less doubt than the careless', () => {
    const taught = crowd([2, 2, 25]);
    const alone = [0, 2].map((worker): Drawings => ({ workerOf: [worker], edges: [square(100)], belief: 1 }));
    const [careful = 0, careless = 0] = alone.map((object) => meanWidth([...taught, object], taught.length));
    expect(careful).toBeLessThan(0.4 * careless);
  });
});
