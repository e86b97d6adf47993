import { describe, expect, it } from 'vitest';
import { dragged, type Press, pressed, preview, released, type Scene } from '@/components/canvas/core/gestures';

const outer = { id: 'outer', x: 0, y: 0, width: 200, height: 100, classId: 'word' };
const inner = { id: 'inner', x: 50, y: 40, width: 40, height: 30, classId: 'word' };
const scene: Scene = {
  image: { width: 400, height: 300 },
  regions: [outer, inner],
  selected: [],
  isolates: false,
  readOnly: false,
};
const press = (x: number, y: number, more: Partial<Press> = {}): Press => ({
  at: { x, y },
  forcesDraw: false,
  extends: false,
  reach: 6,
  slack: 3,
  ...more,
});
const click = (where: Scene, at: Press) => released(where, pressed(where, at));
const drag = (where: Scene, from: Press, x: number, y: number) =>
  released(where, dragged(pressed(where, from), { x, y }));

describe('a click', () => {
  it('selects the smallest region under it, then the next larger, then the smallest again', () => {
    expect(click(scene, press(60, 50))).toEqual({ type: 'select', ids: ['inner'] });
    expect(click({ ...scene, selected: ['inner'] }, press(70, 55))).toEqual({ type: 'select', ids: ['outer'] });
    expect(click({ ...scene, selected: ['outer'] }, press(70, 55))).toEqual({ type: 'select', ids: ['inner'] });
  });

  it('on nothing deselects, and with Shift adds', () => {
    expect(click({ ...scene, selected: ['inner'] }, press(300, 200))).toEqual({ type: 'select', ids: [] });
    expect(click(scene, press(300, 200))).toBeNull();
    expect(click({ ...scene, selected: ['inner'] }, press(60, 50, { extends: true }))).toEqual({
      type: 'toggle',
      id: 'outer',
    });
  });

  it('cannot reach a hidden region', () => {
    expect(click({ ...scene, isolates: true, selected: ['outer'] }, press(60, 50))).toEqual({
      type: 'select',
      ids: ['outer'],
    });
  });

  it('that shakes by less than the slack is still a click', () => {
    expect(drag(scene, press(60, 50), 62, 51)).toEqual({ type: 'select', ids: ['inner'] });
  });
});

describe('a drag', () => {
  it('draws on empty space and over an unselected region', () => {
    expect(drag(scene, press(210, 110), 260, 140)).toEqual({
      type: 'draw',
      box: { x: 210, y: 110, width: 50, height: 30 },
    });
    expect(drag(scene, press(60, 50), 20, 20)).toEqual({ type: 'draw', box: { x: 20, y: 20, width: 40, height: 30 } });
  });

  it('beside the image draws nothing, and one that reaches into it draws the part inside', () => {
    const beside = [press(-40, 50), press(50, -40), press(430, 50), press(50, 340)].map((from) => ({
      from,
      to: { x: from.at.x + 20, y: from.at.y - 20 },
    }));
    for (const { from, to } of beside) {
      expect(drag(scene, from, to.x, to.y)).toBeNull();
      expect(preview(scene, dragged(pressed(scene, from), to)).draft).toBeNull();
    }
    expect(drag(scene, press(-40, 250), 30, 290)).toEqual({
      type: 'draw',
      box: { x: 0, y: 250, width: 30, height: 40 },
    });
  });

  it('moves a selected region, and draws there when forced', () => {
    const chosen = { ...scene, selected: ['inner'] };
    expect(drag(chosen, press(70, 55), 80, 50)).toEqual({ type: 'move', dx: 10, dy: -5 });
    expect(drag(chosen, press(70, 55, { forcesDraw: true }), 80, 50)?.type).toBe('draw');
  });

  it('on a handle resizes, and shows the same box before it is released', () => {
    const chosen = { ...scene, selected: ['inner'] };
    const gesture = dragged(pressed(chosen, press(91, 71)), { x: 101, y: 76 });
    expect(released(chosen, gesture)).toEqual({ type: 'resize', id: 'inner', handle: 'se', dx: 10, dy: 5 });
    expect(preview(chosen, gesture).moved).toEqual([{ id: 'inner', box: { x: 50, y: 40, width: 50, height: 35 } }]);
  });

  it('moves a tiny region by its middle although its handles lie close', () => {
    const tiny = { id: 'tiny', x: 300, y: 200, width: 9, height: 9, classId: 'word' };
    const chosen = { ...scene, regions: [tiny], selected: ['tiny'] };
    expect(drag(chosen, press(304.5, 204.5), 314, 204.5)?.type).toBe('move');
  });

  it('alters nothing where the answer is only read', () => {
    expect(drag({ ...scene, readOnly: true, selected: ['inner'] }, press(60, 50), 90, 90)).toBeNull();
  });
});
