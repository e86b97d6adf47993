import { describe, expect, it } from 'vitest';
import { type ChoiceAction, type Choosing, chosen, startChoosing } from '@/components/canvas/core/choosing';

type Side = 'left' | 'right';
const all = (start: Choosing<Side>, ...actions: ChoiceAction<Side>[]) => actions.reduce(chosen<Side>, start);
const choose = (value: Side) => ({ type: 'choose', value }) as const;

describe('one choice', () => {
  it('undone to the end is no choice, and redone is the last one', () => {
    const made = all(startChoosing<Side>(null), choose('left'), choose('right'));
    const back = all(made, { type: 'undo' }, { type: 'undo' }, { type: 'undo' });
    expect(back).toEqual({ value: null, done: [], undone: ['right', 'left'] });
    expect(all(back, { type: 'redo' }, { type: 'redo' }, { type: 'redo' })).toEqual(made);
  });

  it('made twice is made once, and a new one forgets what was undone', () => {
    const twice = all(startChoosing<Side>(null), choose('left'), choose('left'));
    expect(twice.done).toEqual([null]);
    expect(all(twice, { type: 'undo' }, choose('right')).undone).toEqual([]);
  });
});
