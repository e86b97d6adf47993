import { describe, expect, it } from 'vitest';
import { boxBetween, boxCentredAt, boxesAt, handleAt, movedBox, resizedBox } from '@/server/geometry/box-edit';

const image = { width: 100, height: 50 };
const box = { x: 10, y: 10, width: 20, height: 10 };

describe('a rectangle under the hand', () => {
  it('is drawn between two corners in any order, inside the image, in tenths of a pixel', () => {
    expect(boxBetween({ x: 30.04, y: 20 }, { x: 10.06, y: -7 }, image)).toEqual({
      x: 10.1,
      y: 0,
      width: 19.9,
      height: 20,
    });
    expect(boxBetween({ x: 99.9, y: 400 }, { x: 500, y: 400 }, image)).toEqual({ x: 99, y: 49, width: 1, height: 1 });
  });

  it('stops at the border when moved and keeps its size', () => {
    expect(movedBox(box, 500, -500, image)).toEqual({ x: 80, y: 0, width: 20, height: 10 });
    expect(movedBox(box, 0.1, 0, image)).toEqual({ x: 10.1, y: 10, width: 20, height: 10 });
  });

  it('never turns inside out when resized', () => {
    expect(resizedBox(box, 'se', -500, -500, image)).toEqual({ x: 10, y: 10, width: 1, height: 1 });
    expect(resizedBox(box, 'nw', 500, 500, image)).toEqual({ x: 29, y: 19, width: 1, height: 1 });
    expect(resizedBox(box, 'e', 500, 500, image)).toEqual({ x: 10, y: 10, width: 90, height: 10 });
    expect(resizedBox(box, 'n', 0, -500, image)).toEqual({ x: 10, y: 0, width: 20, height: 20 });
  });

  it('is centred where it was asked for, shrunk to an image smaller than itself', () => {
    expect(boxCentredAt({ x: 50, y: 25 }, { width: 20, height: 10 }, image)).toEqual({
      x: 40,
      y: 20,
      width: 20,
      height: 10,
    });
    expect(boxCentredAt({ x: 2, y: 1 }, { width: 20, height: 10 }, { width: 4, height: 3 })).toEqual({
      x: 0,
      y: 0,
      width: 4,
      height: 3,
    });
  });

  it('one inside another is found first', () => {
    const outer = { x: 0, y: 0, width: 100, height: 50 };
    expect(boxesAt([outer, box, { x: 60, y: 0, width: 5, height: 5 }], { x: 15, y: 15 })).toEqual([1, 0]);
    expect(boxesAt([outer, box], { x: -3, y: 0 })).toEqual([]);
    expect(boxesAt([outer, box], { x: -3, y: 0 }, 4)).toEqual([0]);
  });

  it('has its handles on corners and edges, the corners first', () => {
    expect(handleAt(box, { x: 10, y: 10 }, 3)).toBe('nw');
    expect(handleAt(box, { x: 20, y: 20.5 }, 3)).toBe('s');
    expect(handleAt(box, { x: 20, y: 15 }, 3)).toBeNull();
  });
});
