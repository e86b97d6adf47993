import { describe, expect, it } from 'vitest';
import { fitted, keptInSight, panned, pinched, revealing, toImage, zoomedAt } from '@/server/geometry/viewport';

const image = { width: 760, height: 360 };
const frame = { width: 800, height: 600 };

describe('the view of an image', () => {
  it('fits the whole image into the frame, centred', () => {
    expect(fitted(image, frame, 20)).toEqual({ scale: 1, x: 20, y: 120 });
  });

  it('keeps the point under the pointer when zooming, at any scale', () => {
    const at = { x: 321, y: 234 };
    let viewport = fitted(image, frame);
    const before = toImage(viewport, at);
    for (const factor of [2, 1.5, 0.7, 4]) viewport = zoomedAt(viewport, at, factor, image, frame);
    expect(toImage(viewport, at).x).toBeCloseTo(before.x, 9);
    expect(toImage(viewport, at).y).toBeCloseTo(before.y, 9);
  });

  it('has a closest and a furthest view', () => {
    const centre = { x: 400, y: 300 };
    expect(zoomedAt(fitted(image, frame), centre, 1e9, image, frame).scale).toBe(64);
    expect(zoomedAt(fitted(image, frame), centre, 1e-9, image, frame).scale).toBeCloseTo(
      fitted(image, frame).scale / 4,
    );
  });

  it('cannot lose the image', () => {
    for (const [dx, dy] of [
      [1e6, 1e6],
      [-1e6, -1e6],
      [1e6, -1e6],
    ] as const) {
      const far = panned(fitted(image, frame), dx, dy, image, frame);
      expect(far.x).toBeLessThanOrEqual(frame.width - 64);
      expect(far.x + image.width * far.scale).toBeGreaterThanOrEqual(64);
      expect(far.y).toBeLessThanOrEqual(frame.height - 64);
      expect(far.y + image.height * far.scale).toBeGreaterThanOrEqual(64);
      expect(keptInSight(far, image, frame)).toEqual(far);
    }
  });

  it('follows two fingers: both image points stay under them', () => {
    const start = { scale: 1, x: 20, y: 120 };
    const from = [
      { x: 100, y: 200 },
      { x: 300, y: 200 },
    ] as const;
    const to = [
      { x: 150, y: 260 },
      { x: 550, y: 260 },
    ] as const;
    const view = pinched(start, from, to, image, frame);
    expect(view.scale).toBe(2);
    expect(toImage(view, to[0]).x).toBeCloseTo(toImage(start, from[0]).x, 9);
    expect(toImage(view, to[1]).y).toBeCloseTo(toImage(start, from[1]).y, 9);
  });

  it('moves no more than it must to show a region', () => {
    const view = { scale: 4, x: 0, y: 0 };
    expect(revealing(view, { x: 20, y: 20, width: 50, height: 20 }, frame)).toEqual(view);
    expect(revealing(view, { x: 300, y: 20, width: 50, height: 20 }, frame)).toEqual({ scale: 4, x: -624, y: 0 });
    expect(revealing(view, { x: 0, y: 20, width: 50, height: 20 }, frame)).toEqual({ scale: 4, x: 24, y: 0 });
  });
});
