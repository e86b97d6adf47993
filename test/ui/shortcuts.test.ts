import { describe, expect, test, vi } from 'vitest';
import { chordOf, chordsOf, isSingleKey, type KeyPress } from '@/components/shell/shortcut-keys';
import { createShortcutRegistry } from '@/components/shell/shortcut-registry';

function press(key: string, rest: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...rest };
}

function shortcut(keys: string, inFields = false) {
  return { keys, description: keys, scope: 'here', handler: vi.fn(), inFields };
}

const outside = { inField: false, now: 0 };

describe('keys', () => {
  test('Ctrl and Command are the same modifier', () => {
    expect(chordOf(press('k', { ctrlKey: true }))).toBe('mod+k');
    expect(chordOf(press('k', { metaKey: true }))).toBe('mod+k');
  });

  test('Shift is part of a symbol and spelt out with a letter', () => {
    expect(chordOf(press('?', { shiftKey: true }))).toBe('?');
    expect(chordOf(press('Z', { shiftKey: true, ctrlKey: true }))).toBe('mod+shift+z');
    expect(chordOf(press('Enter', { shiftKey: true }))).toBe('shift+enter');
  });

  test('a letter acts from the same key while a Hangul layout is on', () => {
    expect(chordOf(press('ㄱ', { code: 'KeyR' }))).toBe('r');
    expect(chordOf(press('Process', { code: 'KeyR' }))).toBe('r');
  });

  test('a shortcut may be written in any order and case', () => {
    expect(chordsOf('Shift+Mod+Z')).toEqual(['mod+shift+z']);
    expect(chordsOf('g w')).toEqual(['g', 'w']);
    expect(chordsOf('+')).toEqual(['+']);
  });

  test('only shortcuts of bare characters count as single keys', () => {
    expect([isSingleKey('r'), isSingleKey('g w'), isSingleKey('mod+k'), isSingleKey('enter')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the registry', () => {
  test('the shortcut registered last has the key, and gives it back', () => {
    const registry = createShortcutRegistry();
    const page = shortcut('r');
    const tool = shortcut('r');
    registry.register(page);
    const release = registry.register(tool);
    expect(registry.press(press('r'), outside)).toBe(tool);
    release();
    expect(registry.press(press('r'), outside)).toBe(page);
  });

  test('typing in a field triggers only what asked for it', () => {
    const registry = createShortcutRegistry();
    registry.register(shortcut('r'));
    const send = shortcut('mod+enter', true);
    registry.register(send);
    const typing = { inField: true, now: 0 };
    expect(registry.press(press('r'), typing)).toBeUndefined();
    expect(registry.press(press('Enter', { ctrlKey: true }), typing)).toBe(send);
  });

  test('two keys make one shortcut when the second follows in time', () => {
    const registry = createShortcutRegistry();
    const work = shortcut('g w');
    registry.register(work);
    expect(registry.press(press('g'), { inField: false, now: 0 })).toBeUndefined();
    expect(registry.press(press('w'), { inField: false, now: 900 })).toBe(work);
    registry.press(press('g'), { inField: false, now: 2000 });
    expect(registry.press(press('w'), { inField: false, now: 4000 })).toBeUndefined();
  });

  test('single keys can be turned off, and chords keep acting', () => {
    const registry = createShortcutRegistry();
    const find = shortcut('mod+k');
    registry.register(shortcut('r'));
    registry.register(find);
    registry.allowSingleKeys(false);
    expect(registry.press(press('r'), outside)).toBeUndefined();
    expect(registry.press(press('k', { metaKey: true }), outside)).toBe(find);
    expect(registry.allowsSingleKeys()).toBe(false);
  });

  test('what others act on is told in the help as long as it is there', () => {
    const registry = createShortcutRegistry();
    const told = { scope: 'Drawing', entries: [{ keys: ['n'], does: 'draw' }] };
    const release = registry.tell([told]);
    expect(registry.told()).toEqual([told]);
    expect(registry.press(press('n'), outside)).toBeUndefined();
    release();
    expect(registry.told()).toEqual([]);
  });
});
