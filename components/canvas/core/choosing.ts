/** One choice out of a few, with undo: every choice that was made, and those that were taken back. */
export type Choosing<Value extends string> = {
  readonly value: Value | null;
  readonly done: readonly (Value | null)[];
  readonly undone: readonly (Value | null)[];
};

export type ChoiceAction<Value extends string> =
  | { readonly type: 'choose'; readonly value: Value }
  | { readonly type: 'undo' | 'redo' };

export function startChoosing<Value extends string>(value: Value | null): Choosing<Value> {
  return { value, done: [], undone: [] };
}

/** Choosing what is chosen already is no new choice; undo with nothing to undo alters nothing. */
export function chosen<Value extends string>(state: Choosing<Value>, action: ChoiceAction<Value>): Choosing<Value> {
  const { value, done, undone } = state;
  if (action.type === 'choose') {
    return action.value === value ? state : { value: action.value, done: [...done, value], undone: [] };
  }
  const [from, to] = action.type === 'undo' ? [done, undone] : [undone, done];
  const next = from.at(-1);
  if (next === undefined) return state;
  const [shorter, longer] = [from.slice(0, -1), [...to, value]];
  return action.type === 'undo'
    ? { value: next, done: shorter, undone: longer }
    : { value: next, done: longer, undone: shorter };
}
