import { type Change, joined } from './document';

/** What was done and what was undone, the latest last. Doing something new forgets what was undone. */
export type History = { readonly done: readonly Change[]; readonly undone: readonly Change[] };

export const noHistory: History = { done: [], undone: [] };

/** `joins` makes the change part of the latest one: a key held down is undone in one step. */
export function recorded(history: History, change: Change, joins: boolean): History {
  const latest = history.done.at(-1);
  if (joins && latest && history.undone.length === 0) {
    return { done: [...history.done.slice(0, -1), joined(latest, change)], undone: [] };
  }
  return { done: [...history.done, change], undone: [] };
}

export function steppedBack({ done, undone }: History): { history: History; change: Change } | null {
  const change = done.at(-1);
  if (!change) return null;
  return { change, history: { done: done.slice(0, -1), undone: [...undone, change] } };
}

export function steppedForward({ done, undone }: History): { history: History; change: Change } | null {
  const change = undone.at(-1);
  if (!change) return null;
  return { change, history: { done: [...done, change], undone: undone.slice(0, -1) } };
}

const mostKept = 200;

/** The latest part of a history, for keeping it beside the answer. */
export function recent({ done, undone }: History): History {
  return { done: done.slice(-mostKept), undone: undone.slice(-mostKept) };
}
