import { describe, expect, test } from 'vitest';
import { findRivals } from '@/server/consensus/rivals';
import { type Box, boxIou } from '@/server/geometry/box';

const kind = { bounds: (box: Box) => box, similarity: boxIou };
const box = (x: number, width = 10): Box => ({ x, y: 0, width, height: 10 });
/** A candidate of item 0 unless said, drawn by these workers (positions of their answers). */
const drawn = (shape: Box, by: readonly number[], item = 0) => ({
  item,
  members: by.map((answer) => ({ answer, shape })),
});

/** Whether a candidate's rivals, in the order given, speak for it (+) or against it (-, --). */
const speaks = (evidence: Float64Array) => [...evidence].map((e) => (e > 0 ? '+' : e > -0.8 ? '-' : '--'));

describe('what others drew in its place', () => {
  test('a candidate two others drew elsewhere upon is the weaker one, and tells the stronger where it might end', () => {
    const { evidence, near } = findRivals([drawn(box(0, 20), [0, 1]), drawn(box(0, 10), [2])], kind);
    expect(speaks(evidence)).toEqual(['+', '--']);
    expect(near).toEqual([[{ answer: 2, shape: box(0, 10) }], []]);
  });

  test('drawn equally often, both have a rival and neither tells the other anything', () => {
    const { evidence, near } = findRivals([drawn(box(0, 20), [0]), drawn(box(0, 10), [1])], kind);
    expect(speaks(evidence)).toEqual(['-', '-']);
    expect(near).toEqual([[], []]);
  });

  test('whoever drew both means two things', () => {
    const { evidence } = findRivals([drawn(box(0, 20), [0, 1]), drawn(box(0, 10), [1])], kind);
    expect(speaks(evidence)).toEqual(['+', '+']);
  });

  test('things that only touch, lie apart or stand on another item are no rivals', () => {
    const apart = [drawn(box(0), [0, 1]), drawn(box(9.8), [2]), drawn(box(40), [2]), drawn(box(0), [2], 1)];
    expect(speaks(findRivals(apart, kind).evidence)).toEqual(['+', '+', '+', '+']);
  });

  test('of two drawings of one worker the nearer one tells where the edges are', () => {
    const stronger = drawn(box(0, 20), [0, 1]);
    const { near } = findRivals([stronger, drawn(box(0, 9), [2]), drawn(box(2, 12), [2])], kind);
    expect(near[0]).toEqual([{ answer: 2, shape: box(2, 12) }]);
  });

  test('the size is the logarithm of a side; a line has none', () => {
    const { size } = findRivals([drawn(box(0, 10), [0]), drawn({ ...box(50), height: 0 }, [0])], kind);
    expect(size[0]).toBeCloseTo(Math.log(10), 12);
    expect(size[1]).toBeNaN();
  });

  test('nothing drawn: nothing', () => {
    expect(findRivals<Box>([], kind).near).toEqual([]);
  });
});
