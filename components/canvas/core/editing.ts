import type { Box } from '@/server/geometry/box';
import { boxCentredAt, type Handle, isSameBox, movedBox, movedTogether, resizedBox } from '@/server/geometry/box-edit';
import type { Point, Size } from '@/server/geometry/viewport';
import {
  adding,
  applied,
  type Change,
  inverse,
  type Region,
  type Regions,
  removing,
  replacing,
  touched,
} from './document';
import { type History, noHistory, recorded, steppedBack, steppedForward } from './history';

/**
 * Everything a person can do to the rectangles of one image, as one pure function from an action to the next state. The
 * screen, the keyboard and the pointer only ever make actions.
 */
export type Editing = {
  readonly image: Size;
  readonly regions: Regions;
  readonly history: History;
  /** Ids in the order they were chosen. */
  readonly selected: readonly string[];
  /** The class that the next rectangle gets; null only while the ontology has no class to offer. */
  readonly classId: string | null;
  /** The rectangle being placed by keyboard; it is part of nothing until it is put down. */
  readonly placing: Box | null;
  /** Only the selection is shown. */
  readonly isolates: boolean;
  readonly maxBoxes: number;
  /** How many ids were given out: an id is never given twice, also not to a region that undo may bring back. */
  readonly idsGiven: number;
  /** What to say aloud; `count` grows so that the same sentence can be said twice. */
  readonly notice: { readonly count: number; readonly what: Notice };
};

type Notice =
  | { readonly key: 'silence' | 'nothingToUndo' | 'nothingToRedo' | 'full' | 'noClass' | 'cancelled' | 'endOfRegions' }
  | { readonly key: 'isolated' | 'shown' | 'deselected' | 'undone' | 'redone' }
  | { readonly key: 'added' | 'moved' | 'placing'; readonly box: Box }
  | { readonly key: 'removed' | 'selectedMany'; readonly count: number }
  | { readonly key: 'classed' | 'drawsClass'; readonly classId: string; readonly count: number };

export type Action =
  | { readonly type: 'draw'; readonly box: Box }
  | { readonly type: 'move' | 'grow'; readonly dx: number; readonly dy: number; readonly joins?: boolean }
  | { readonly type: 'resize'; readonly id: string; readonly handle: Handle; readonly dx: number; readonly dy: number }
  | { readonly type: 'classify'; readonly classId: string; readonly ids?: readonly string[] }
  | { readonly type: 'remove'; readonly ids?: readonly string[] }
  | { readonly type: 'select'; readonly ids: readonly string[] }
  | { readonly type: 'toggle'; readonly id: string }
  | { readonly type: 'cycle'; readonly by: 1 | -1 }
  | { readonly type: 'startPlacing'; readonly at: Point; readonly size: Size }
  | { readonly type: 'duplicate' | 'undo' | 'redo' | 'selectAll' | 'escape' | 'isolate' | 'putDown' | 'endOfRegions' };

export function startEditing(
  image: Size,
  regions: Regions,
  classId: string | null,
  maxBoxes = Number.POSITIVE_INFINITY,
  history: History = noHistory,
): Editing {
  // Also an id that only the history knows is taken: a redo may bring its region back.
  const steps = [...history.done, ...history.undone].flat().flatMap(({ before, after }) => [before, after]);
  const idsGiven = [...regions, ...steps].reduce(
    (most, region) => Math.max(most, Number(/^box-(\d{1,9})$/.exec(region?.id ?? '')?.[1] ?? 0)),
    0,
  );
  const notice = { count: 0, what: { key: 'silence' } } as const;
  return {
    image,
    regions,
    history,
    selected: [],
    classId,
    placing: null,
    isolates: false,
    maxBoxes,
    idsGiven,
    notice,
  };
}

export function edited(state: Editing, action: Action): Editing {
  switch (action.type) {
    case 'draw':
      return drawn(state, action.box);
    case 'move':
      return moved(state, action.dx, action.dy, action.joins ?? false);
    case 'grow':
      return grown(state, action.dx, action.dy, action.joins ?? false);
    case 'resize':
      return reshaped(state, [action.id], false, (box) =>
        resizedBox(box, action.handle, action.dx, action.dy, state.image),
      );
    case 'classify':
      return classified(state, action.classId, action.ids ?? state.selected);
    case 'remove':
      return removed(state, action.ids ?? state.selected);
    case 'duplicate':
      return duplicated(state);
    case 'undo':
      return undone(state);
    case 'redo':
      return redone(state);
    case 'startPlacing':
      return startedPlacing(state, action.at, action.size);
    case 'putDown':
      return state.placing ? drawn({ ...state, placing: null }, state.placing) : state;
    default:
      return looked(state, action);
  }
}

/** The actions that change what is seen or chosen, and never the answer. */
function looked(state: Editing, action: Action): Editing {
  switch (action.type) {
    case 'select':
      return { ...state, selected: existing(state.regions, action.ids), placing: null };
    case 'toggle': {
      const isChosen = state.selected.includes(action.id);
      const selected = isChosen ? state.selected.filter((id) => id !== action.id) : [...state.selected, action.id];
      return says({ ...state, selected }, { key: 'selectedMany', count: selected.length });
    }
    case 'cycle':
      return cycled(state, action.by);
    case 'selectAll': {
      const selected = state.regions.map((region) => region.id);
      return says({ ...state, selected }, { key: 'selectedMany', count: selected.length });
    }
    case 'escape':
      return escaped(state);
    case 'isolate':
      return says({ ...state, isolates: !state.isolates }, { key: state.isolates ? 'shown' : 'isolated' });
    case 'endOfRegions':
      return says({ ...state, selected: [] }, { key: 'endOfRegions' });
    default:
      return state;
  }
}

/** The next region in the order of the list; null past either end, so that the focus can leave the canvas. */
export function neighbour(state: Editing, by: 1 | -1): string | null {
  const last = state.selected.at(-1);
  const from = state.regions.findIndex((region) => region.id === last);
  const to = from < 0 ? (by > 0 ? 0 : state.regions.length - 1) : from + by;
  return state.regions[to]?.id ?? null;
}

/** The selected regions in the order of the list. */
export function selection(state: Editing): Regions {
  const chosen = new Set(state.selected);
  return state.regions.filter((region) => chosen.has(region.id));
}

function drawn(state: Editing, box: Box): Editing {
  if (state.classId === null) return says(state, { key: 'noClass' });
  if (state.regions.length >= state.maxBoxes) return says(state, { key: 'full' });
  const region: Region = { ...box, id: `box-${state.idsGiven + 1}`, classId: state.classId };
  const next = changed(state, adding(state.regions, [region]), false);
  return says({ ...next, idsGiven: state.idsGiven + 1, selected: [region.id] }, { key: 'added', box });
}

function moved(state: Editing, dx: number, dy: number, joins: boolean): Editing {
  if (state.placing) return placed(state, movedBox(state.placing, dx, dy, state.image));
  const chosen = selection(state);
  const places = new Map(movedTogether(chosen, dx, dy, state.image).map((box, index) => [chosen[index]?.id, box]));
  return reshaped(state, state.selected, joins, (region) => places.get(region.id) ?? region);
}

/** By keyboard the right and lower edges move; the left and upper ones are reached by moving. */
function grown(state: Editing, dx: number, dy: number, joins: boolean): Editing {
  const grow = (box: Box) => resizedBox(box, 'se', dx, dy, state.image);
  return state.placing ? placed(state, grow(state.placing)) : reshaped(state, state.selected, joins, grow);
}

function placed(state: Editing, box: Box): Editing {
  return says({ ...state, placing: box }, { key: 'placing', box });
}

function reshaped(state: Editing, ids: readonly string[], joins: boolean, edit: (region: Region) => Box): Editing {
  const change = replacing(state.regions, ids, (region) => {
    const box = edit(region);
    return isSameBox(box, region) ? region : { ...region, ...box };
  });
  const next = changed(state, change, joins);
  const first = selection(next)[0];
  return first && change.length > 0 ? says(next, { key: 'moved', box: first }) : next;
}

function classified(state: Editing, classId: string, ids: readonly string[]): Editing {
  const change = replacing(state.regions, ids, (region) =>
    region.classId === classId ? region : { ...region, classId },
  );
  const next = { ...changed(state, change, false), classId };
  return says(
    next,
    ids.length > 0 ? { key: 'classed', classId, count: ids.length } : { key: 'drawsClass', classId, count: 0 },
  );
}

/** After one region is removed its successor is chosen, so that a row of wrong ones is removed key by key. */
function removed(state: Editing, ids: readonly string[]): Editing {
  const change = removing(state.regions, ids);
  if (change.length === 0) return state;
  const next = changed(state, change, false);
  const after = next.regions[Math.min(change[0]?.index ?? 0, next.regions.length - 1)];
  const follows = change.length === 1 && state.selected.length === 1 && state.selected[0] === ids[0];
  const selected = follows ? (after ? [after.id] : []) : existing(next.regions, state.selected);
  return says({ ...next, selected }, { key: 'removed', count: change.length });
}

/** Beside the original where there is room: to its right, else below, else on top of it. */
function duplicated(state: Editing): Editing {
  const model = selection(state).at(-1) ?? state.regions.at(-1);
  if (!model) return state;
  const gap = 4;
  const right = movedBox(model, model.width + gap, 0, state.image);
  const below = movedBox(model, 0, model.height + gap, state.image);
  const isFree = right.x >= model.x + model.width;
  return drawn({ ...state, classId: model.classId }, isFree ? right : below);
}

function undone(state: Editing): Editing {
  const step = steppedBack(state.history);
  return step ? travelled(state, step.history, inverse(step.change), 'undone') : says(state, { key: 'nothingToUndo' });
}

function redone(state: Editing): Editing {
  const step = steppedForward(state.history);
  return step ? travelled(state, step.history, step.change, 'redone') : says(state, { key: 'nothingToRedo' });
}

/** What an undo or redo touched is selected: the eye is led to what changed. */
function travelled(state: Editing, history: History, change: Change, key: 'undone' | 'redone'): Editing {
  const regions = applied(state.regions, change);
  const selected = existing(regions, touched(change));
  return says({ ...state, regions, history, selected, placing: null }, { key });
}

function startedPlacing(state: Editing, at: Point, size: Size): Editing {
  if (state.classId === null) return says(state, { key: 'noClass' });
  if (state.regions.length >= state.maxBoxes) return says(state, { key: 'full' });
  return { ...placed(state, boxCentredAt(at, size, state.image)), selected: [] };
}

function cycled(state: Editing, by: 1 | -1): Editing {
  const id = neighbour(state, by);
  return id === null ? state : { ...state, selected: [id], placing: null };
}

function escaped(state: Editing): Editing {
  if (state.placing) return says({ ...state, placing: null }, { key: 'cancelled' });
  if (state.selected.length > 0) return says({ ...state, selected: [] }, { key: 'deselected' });
  return state.isolates ? says({ ...state, isolates: false }, { key: 'shown' }) : state;
}

function changed(state: Editing, change: Change, joins: boolean): Editing {
  if (change.length === 0) return state;
  return {
    ...state,
    regions: applied(state.regions, change),
    history: recorded(state.history, change, joins),
    placing: null,
  };
}

function says(state: Editing, what: Notice): Editing {
  return { ...state, notice: { count: state.notice.count + 1, what } };
}

function existing(regions: Regions, ids: readonly string[]): string[] {
  const known = new Set(regions.map((region) => region.id));
  return ids.filter((id) => known.has(id));
}
