import { describe, expect, test } from 'vitest';
import { polygonConsensus, rotatedBoxConsensus } from '@/server/consensus/polygon-consensus';
import { type Polygon, polygonIou, rotatedCorners } from '@/server/geometry/polygon';

const square = (x: number, y: number, side: number): Polygon => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];
const answer = <S>(worker: string, shapes: readonly S[]) => ({
  worker,
  shapes: shapes.map((shape) => ({ shape, label: 'leaf' })),
});

describe('polygons of several workers', () => {
  test('two objects drawn by three are two outlines near the common one', () => {
    const items = [
      [
        answer('a', [square(10, 10, 40), square(200, 20, 30)]),
        answer('b', [square(12, 10, 40), square(202, 20, 30)]),
        answer('c', [square(10, 12, 40), square(200, 22, 30)]),
      ],
    ];
    const [merged] = polygonConsensus(items);
    expect(merged?.accepted).toHaveLength(2);
    const outlines = merged?.accepted.map(({ shape }) => shape) ?? [];
    expect(Math.max(...outlines.map((outline) => polygonIou(outline, square(10.7, 10.7, 40))))).toBeGreaterThan(0.93);
  });

  test('one drawing stays as drawn', () => {
    const [merged] = polygonConsensus([[answer('a', [square(1, 2, 3)])]]);
    expect(merged?.accepted[0]?.shape).toEqual(square(1, 2, 3));
  });

  test('nothing drawn is nothing', () => {
    expect(polygonConsensus([[answer<Polygon>('a', [])]])).toEqual([{ accepted: [], rejected: [] }]);
  });
});

describe('turned boxes of several workers', () => {
  test('the same rectangle written with another corner first is the same', () => {
    const upright = { x: 0, y: 0, width: 60, height: 20, rotation: 30 };
    const quarter = { x: 20, y: -20, width: 20, height: 60, rotation: 120 };
    expect(polygonIou(rotatedCorners(upright), rotatedCorners(quarter))).toBeCloseTo(1, 9);
    const [merged] = rotatedBoxConsensus([[answer('a', [upright]), answer('b', [quarter]), answer('c', [upright])]]);
    expect(merged?.accepted).toHaveLength(1);
    const shape = merged?.accepted[0]?.shape ?? upright;
    expect(polygonIou(rotatedCorners(shape), rotatedCorners(upright))).toBeCloseTo(1, 6);
  });

  test('it is written as most of them wrote it, wherever its corner stands', () => {
    // The one that reaches furthest comes first.
    const quarter = { x: 0, y: 0, width: 60, height: 20, rotation: 37 };
    const others = [118, 120, 124].map((rotation) => ({ x: 20, y: -20, width: 20, height: 60, rotation }));
    const [merged] = rotatedBoxConsensus([[quarter, ...others].map((box, n) => answer(`w${n}`, [box]))]);
    expect(merged?.accepted[0]?.shape).toMatchObject({ width: 20, height: 60, rotation: 122 });
  });

  test('angles about a whole turn stay between those that workers write: to 360, or to 180 with those below nothing', () => {
    const at = (angles: readonly number[]) => {
      const boxes = angles.map((rotation) => ({ x: 0, y: 0, width: 60, height: 20, rotation }));
      const [merged] = rotatedBoxConsensus([boxes.map((box, n) => answer(`w${n}`, [box]))]);
      return merged?.accepted[0]?.shape.rotation;
    };
    expect(at([356, 1, 2])).toBeCloseTo(1, 6);
    expect(at([176, -179, -178])).toBeCloseTo(-179, 6);
    expect(at([-4, 1, 3])).toBeCloseTo(1, 6);
  });
});
