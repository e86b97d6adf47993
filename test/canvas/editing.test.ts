import { describe, expect, it } from 'vitest';
import type { Region } from '@/components/canvas/core/document';
import { type Action, type Editing, edited, startEditing } from '@/components/canvas/core/editing';
import { dice } from '@/server/consensus/random';
import type { Box } from '@/server/geometry/box';
import { handles } from '@/server/geometry/box-edit';

const image = { width: 760, height: 360 };
const word = (id: string, x: number, y: number, width = 50, height = 20): Region => ({
  id,
  x,
  y,
  width,
  height,
  classId: 'word',
});
const page: Region[] = [word('a', 36, 48), word('b', 96, 48, 68, 23), word('c', 700.25, 330.333, 59.5, 29)];

const all = (state: Editing, ...actions: Action[]) => actions.reduce(edited, state);
const undoAll = (state: Editing) => state.history.done.reduce((now) => edited(now, { type: 'undo' }), state);
const boxOf = (state: Editing, id: string) => {
  const { x, y, width, height } = state.regions.find((region) => region.id === id) ?? word('none', 0, 0);
  return [x, y, width, height];
};

/** To within the rounding of decimal tenths in binary. */
const fits = ({ x, y, width, height }: Box) =>
  x >= 0 && y >= 0 && width >= 1 && height >= 1 && x + width <= image.width + 1e-9 && y + height <= image.height + 1e-9;

/** Any action a person could make, also senseless ones: pulled far outside, on regions that are gone. */
function anyAction(random: () => number, state: Editing): Action {
  const among = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const far = () => (random() - 0.5) * among([2, 40, 3000]);
  const id = among(['a', 'b', 'c', 'gone', ...state.regions.map((region) => region.id)]);
  const box = { x: Math.floor(random() * 700), y: Math.floor(random() * 300), width: 1 + random() * 59, height: 20 };
  return among<Action>([
    { type: 'draw', box: { ...box, width: Math.round(box.width) } },
    { type: 'move', dx: far(), dy: far(), joins: random() < 0.3 },
    { type: 'grow', dx: far(), dy: far(), joins: random() < 0.3 },
    { type: 'resize', id, handle: among(handles), dx: far(), dy: far() },
    { type: 'classify', classId: among(['word', 'number']), ids: random() < 0.5 ? [id] : state.selected },
    { type: 'remove', ids: [id] },
    { type: 'remove' },
    { type: 'duplicate' },
    { type: 'select', ids: [id] },
    { type: 'toggle', id },
    { type: 'cycle', by: among([1, -1]) },
    { type: 'startPlacing', at: { x: far(), y: far() }, size: { width: 60, height: 24 } },
    { type: 'putDown' },
    { type: 'selectAll' },
    { type: 'escape' },
    { type: 'isolate' },
    { type: 'undo' },
    { type: 'redo' },
  ]);
}

describe('undo and redo', () => {
  it('any sequence of edits, then all undone, is the start; all redone is the end', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = dice(seed).next;
      let state = startEditing(image, page, 'word', 40);
      for (let count = 0; count < 60; count++) state = edited(state, anyAction(random, state));
      while (state.history.undone.length > 0) state = edited(state, { type: 'redo' });
      const start = undoAll(state);
      expect(start.regions, `seed ${seed}`).toEqual(page);
      expect(start.history.done).toEqual([]);
      const end = state.history.done.reduce((now) => edited(now, { type: 'redo' }), start);
      expect(end.regions, `seed ${seed}`).toEqual(state.regions);
    }
  });

  it('every rectangle a person makes lies in the image and is at least a pixel wide and high', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = dice(seed).next;
      let state = startEditing(image, page, 'word', 40);
      for (let count = 0; count < 60; count++) {
        state = edited(state, anyAction(random, state));
        const all = [...state.regions, ...(state.placing ? [state.placing] : [])];
        expect(
          all.filter((box) => !fits(box)),
          `seed ${seed}`,
        ).toEqual([]);
      }
    }
  });

  it('ids stay unique, also when a removed region comes back after others were drawn', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = dice(seed).next;
      let state = startEditing(image, [...page, word('box-7', 1, 1)], 'word', 40);
      for (let count = 0; count < 60; count++) {
        state = edited(state, anyAction(random, state));
        const ids = state.regions.map((region) => region.id);
        expect(new Set(ids).size, `seed ${seed}`).toBe(ids.length);
      }
    }
  });

  it('a held arrow key is one step to undo, two presses are two', () => {
    const chosen = edited(startEditing(image, page, 'word'), { type: 'select', ids: ['a'] });
    const held = all(chosen, { type: 'move', dx: 1, dy: 0 }, { type: 'move', dx: 1, dy: 0, joins: true });
    expect(held.history.done).toHaveLength(1);
    expect(boxOf(held, 'a')).toEqual([38, 48, 50, 20]);
    expect(boxOf(edited(held, { type: 'undo' }), 'a')).toEqual([36, 48, 50, 20]);
    expect(all(chosen, { type: 'move', dx: 1, dy: 0 }, { type: 'move', dx: 1, dy: 0 }).history.done).toHaveLength(2);
  });

  it('an edit that alters nothing is not remembered', () => {
    const corner = edited(startEditing(image, [word('a', 0, 0)], 'word'), { type: 'select', ids: ['a'] });
    const state = all(corner, { type: 'move', dx: -5, dy: 0 }, { type: 'classify', classId: 'word' });
    expect(state.history.done).toHaveLength(0);
    expect(state.regions).toBe(corner.regions);
  });
});

describe('drawing, choosing and classes', () => {
  it('a drawn rectangle gets the current class and is selected', () => {
    const state = edited(startEditing(image, [], 'word'), { type: 'draw', box: { x: 1, y: 2, width: 3, height: 4 } });
    expect(state.regions).toEqual([{ id: 'box-1', x: 1, y: 2, width: 3, height: 4, classId: 'word' }]);
    expect(state.selected).toEqual(['box-1']);
  });

  it('nothing is drawn over the limit or without a class, and the reason is said', () => {
    const full = edited(startEditing(image, page, 'word', 3), { type: 'duplicate' });
    expect(full.regions).toBe(page);
    expect(full.notice.what.key).toBe('full');
    const classless = edited(startEditing(image, [], null), { type: 'draw', box: { x: 0, y: 0, width: 9, height: 9 } });
    expect(classless.regions).toHaveLength(0);
    expect(classless.notice.what.key).toBe('noClass');
  });

  it('a class key changes the selection, and without one the class of the next rectangle', () => {
    const start = startEditing(image, page, 'word');
    const chosen = all(start, { type: 'select', ids: ['a', 'b'] }, { type: 'classify', classId: 'number' });
    expect(chosen.regions.map((region) => region.classId)).toEqual(['number', 'number', 'word']);
    const next = all(
      start,
      { type: 'classify', classId: 'number' },
      { type: 'draw', box: { x: 0, y: 0, width: 5, height: 5 } },
    );
    expect(next.regions.at(-1)?.classId).toBe('number');
    expect(next.regions[0]?.classId).toBe('word');
  });

  it('a duplicate stands to the right, or below where the image ends', () => {
    const right = all(startEditing(image, page, 'word'), { type: 'select', ids: ['b'] }, { type: 'duplicate' });
    expect(boxOf(right, 'box-1')).toEqual([168, 48, 68, 23]);
    const edge = [word('e', 700, 48, 60, 20)];
    expect(boxOf(edited(startEditing(image, edge, 'word'), { type: 'duplicate' }), 'box-1')).toEqual([700, 72, 60, 20]);
  });

  it('several selected regions move as one and keep their distances at the border', () => {
    const state = all(
      startEditing(image, page, 'word'),
      { type: 'select', ids: ['a', 'b'] },
      { type: 'move', dx: -999, dy: 4 },
    );
    expect(boxOf(state, 'a')).toEqual([0, 52, 50, 20]);
    expect(boxOf(state, 'b')).toEqual([60, 52, 68, 23]);
  });

  it('after a removal the next one is selected, so that a row can be removed key by key', () => {
    const state = all(startEditing(image, page, 'word'), { type: 'select', ids: ['b'] }, { type: 'remove' });
    expect(state.selected).toEqual(['c']);
    expect(edited(state, { type: 'remove' }).selected).toEqual(['a']);
  });

  it('cycling goes through the regions in order and stops at the ends', () => {
    const start = startEditing(image, page, 'word');
    expect(edited(start, { type: 'cycle', by: 1 }).selected).toEqual(['a']);
    expect(edited(start, { type: 'cycle', by: -1 }).selected).toEqual(['c']);
    const last = edited(start, { type: 'select', ids: ['c'] });
    expect(edited(last, { type: 'cycle', by: 1 })).toBe(last);
  });

  it('undo selects what came back', () => {
    const state = all(startEditing(image, page, 'word'), { type: 'remove', ids: ['b'] }, { type: 'undo' });
    expect(state.selected).toEqual(['b']);
    expect(state.regions).toEqual(page);
  });
});

describe('placing by keyboard', () => {
  it('is part of nothing until it is put down, and escape forgets it', () => {
    const placing = all(
      startEditing(image, page, 'word'),
      { type: 'startPlacing', at: { x: 380, y: 180 }, size: { width: 60, height: 24 } },
      { type: 'move', dx: 10, dy: 0 },
      { type: 'grow', dx: 0, dy: 10 },
    );
    expect(placing.placing).toEqual({ x: 360, y: 168, width: 60, height: 34 });
    expect(placing.regions).toBe(page);
    expect(edited(placing, { type: 'escape' }).placing).toBeNull();
    const down = edited(placing, { type: 'putDown' });
    expect(boxOf(down, 'box-1')).toEqual([360, 168, 60, 34]);
    expect(down.placing).toBeNull();
  });
});
