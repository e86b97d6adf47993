import { describe, expect, it } from 'vitest';
import { commandOf, type KeyContext, type KeyPress } from '@/components/canvas/core/keys';
import type { OntologyClass } from '@/server/projects/tasks';

const named = (id: string, hotkey: string | null, retired = false): OntologyClass => ({
  id,
  name: id,
  colour: '#332288',
  hotkey,
  description: '',
  retired,
});
const classes = [named('word', '1'), named('number', 'w'), named('old', '3', true)];
const context: KeyContext = { classes, hasSelection: true, isPlacing: false, onSurface: true };
const key = (name: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key: name,
  code: '',
  ctrl: false,
  shift: false,
  alt: false,
  repeat: false,
  ...more,
});

describe('keys on the drawing', () => {
  it('arrows move by one, by ten with Shift, by a tenth with Alt, and size with Ctrl', () => {
    expect(commandOf(key('ArrowLeft'), context)).toEqual({ type: 'nudge', dx: -1, dy: 0, joins: false });
    expect(commandOf(key('ArrowDown', { shift: true }), context)).toEqual({
      type: 'nudge',
      dx: 0,
      dy: 10,
      joins: false,
    });
    expect(commandOf(key('ArrowUp', { alt: true }), context)).toEqual({ type: 'nudge', dx: 0, dy: -0.1, joins: false });
    expect(commandOf(key('ArrowUp', { ctrl: true, shift: true, repeat: true }), context)).toEqual({
      type: 'grow',
      dx: 0,
      dy: -10,
      joins: true,
    });
    expect(commandOf(key('ArrowRight', { shift: true }), { ...context, isPlacing: true })?.type).toBe('grow');
  });

  it('a class key works under a Korean input method, and a retired class has none', () => {
    expect(commandOf(key('1', { code: 'Digit1' }), context)).toEqual({ type: 'classify', classId: 'word' });
    expect(commandOf(key('ㅈ', { code: 'KeyW' }), context)).toEqual({ type: 'classify', classId: 'number' });
    expect(commandOf(key('3', { code: 'Digit3' }), context)).toBeNull();
  });

  it('a letter follows the layout, not the place of the key', () => {
    expect(commandOf(key('z', { code: 'KeyW' }), context)).toBeNull();
  });

  it('a class key wins over a built-in letter', () => {
    expect(commandOf(key('n'), context)).toEqual({ type: 'place' });
    expect(commandOf(key('n'), { ...context, classes: [named('noun', 'n')] })).toEqual({
      type: 'classify',
      classId: 'noun',
    });
  });

  it('undo and redo, by both customs', () => {
    expect(commandOf(key('z', { ctrl: true }), context)).toEqual({ type: 'undo' });
    expect(commandOf(key('Z', { ctrl: true, shift: true }), context)).toEqual({ type: 'redo' });
    expect(commandOf(key('y', { ctrl: true }), context)).toEqual({ type: 'redo' });
    expect(commandOf(key('ㅋ', { ctrl: true, code: 'KeyZ' }), context)).toEqual({ type: 'undo' });
  });

  it('keys that work a button or a list are left to them', () => {
    const beside = { ...context, onSurface: false };
    for (const name of ['Tab', 'Enter', ' ', 'ArrowUp']) expect(commandOf(key(name), beside), name).toBeNull();
    expect(commandOf(key('Delete'), beside)).toEqual({ type: 'remove' });
  });
});
