import { describe, expect, test } from 'vitest';
import type { Edges } from '@/server/consensus/edge-location';
import { expectedPlacement } from '@/server/consensus/placement';
import { dice } from '@/server/consensus/random';
import { boxIou } from '@/server/geometry/box';

const thresholds = Array.from({ length: 10 }, (_, n) => 0.5 + n * 0.05);
const square: Edges = [0, 0, 100, 100];

/** Probability that a Student variable with four degrees of freedom is below x. */
function student(x: number): number {
  const scaled = 1 + (x * x) / 4;
  return 0.5 + (3 / 8) * (x / Math.sqrt(scaled)) * (1 - (x * x) / (12 * scaled));
}

test('worked by hand: only the right edge is unsure', () => {
  // With the true edge d further right the overlap is 100 / (100 + d), with d further left (100 - d) / 100.
  const expected = (width: number) =>
    thresholds.reduce((sum, t) => sum + student((100 / t - 100) / width) - student((100 * t - 100) / width), 0) / 10;
  for (const width of [2, 10, 30]) {
    expect(Math.abs(expectedPlacement(square, [0, 0, width, 0]) - expected(width))).toBeLessThan(0.006);
  }
});

describe('laws', () => {
  test('wider errors are never better, and the unit of length does not matter', () => {
    const at = (width: number, unit = 1) =>
      expectedPlacement([0, 0, 80 * unit, 40 * unit], [width * unit, width * unit, width * unit, width * unit]);
    const falling = [0, 0.5, 1, 2, 4, 8, 16, 32, 64].map((width) => at(width));
    expect(falling[0]).toBe(1);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(falling[8]).toBeLessThan(0.05);
    expect(at(4, 1024)).toBe(at(4));
  });

  test('the same error is worse for a small box and across the short side', () => {
    const wide: Edges = [0, 0, 200, 50];
    expect(expectedPlacement(wide, [5, 0, 5, 0])).toBeGreaterThan(expectedPlacement(wide, [0, 5, 0, 5]) + 0.1);
    expect(expectedPlacement(square, [5, 5, 5, 5])).toBeGreaterThan(
      expectedPlacement([0, 0, 20, 20], [5, 5, 5, 5]) + 0.3,
    );
  });
});

test('a box without extent overlaps nothing', () => {
  expect(expectedPlacement([5, 5, 5, 9], [1, 1, 1, 1])).toBe(0);
  expect(expectedPlacement([5, 5, 5, 5], [0, 0, 0, 0])).toBe(0);
});

test('it is the share that is met in a simulation', () => {
  const random = dice(2);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const deviate = () => gauss() / Math.sqrt((gauss() ** 2 + gauss() ** 2 + gauss() ** 2 + gauss() ** 2) / 4);
  const edges: Edges = [10, 20, 110, 80];
  const drawn = { x: 10, y: 20, width: 100, height: 60 };
  const widths: Edges = [3, 8, 5, 2];
  const draws = 20_000;
  let met = 0;
  for (let n = 0; n < draws; n++) {
    const [left = 0, top = 0, right = 0, bottom = 0] = edges.map(
      (edge, side) => edge + (widths[side] ?? 0) * deviate(),
    );
    const truth = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
    met += thresholds.filter((t) => boxIou(drawn, truth) >= t).length / 10;
  }
  expect(Math.abs(expectedPlacement(edges, widths) - met / draws)).toBeLessThan(0.01);
});
