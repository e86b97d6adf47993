'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { useShortcutRegistry } from '@/components/shell/shortcut-provider';
import { type KeyPress, plainKey } from './core/keys';

/** `onSurface`: the focus is on the drawing or on nothing. Answers true when the key was used. */
export type KeyListener = (press: KeyPress, onSurface: boolean) => boolean;

const fields = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true]';
const dialogs = '[role=dialog], [role=alertdialog]';
const plainControls = 'button:not([role]), a[href]:not([role])';

/**
 * Hears keys while the focus is inside `root` or nowhere at all, so that a worker need not click before typing, but
 * never takes a key from a text field or a dialog. A button elsewhere keeps the keys that work it; letters and digits mean
 * nothing to it, so they are heard, or whoever pressed "Hand in" too early could not choose by key afterwards. Bare
 * characters are heard by nobody who has turned them off.
 */
export function useKeys(
  root: RefObject<HTMLElement | null>,
  surface: RefObject<HTMLElement | null>,
  listener: KeyListener,
  onSpaceUp?: () => void,
): void {
  const registry = useShortcutRegistry();
  const latest = useRef({ listener, onSpaceUp });
  useEffect(() => {
    latest.current = { listener, onSpaceUp };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      const isNowhere = target === document.body;
      const isInside = root.current?.contains(target) ?? false;
      if (event.defaultPrevented || event.isComposing || !(isNowhere || isInside || isBeside(target, event))) return;
      if (isCharacter(event) && !registry.allowsSingleKeys()) return;
      if (isInside ? target.matches(fields) : document.querySelector(dialogs)) return;
      const onSurface = isNowhere || (surface.current?.contains(target) ?? false);
      if (latest.current.listener(pressOf(event), onSurface)) event.preventDefault();
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key === ' ') latest.current.onSpaceUp?.();
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('keyup', onKeyUp);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('keyup', onKeyUp);
    };
  }, [registry, root, surface]);
}

/** A key that would write something into a text; an input method that is composing calls it "Process". */
function isCharacter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || key === ' ') return false;
  return [...key].length === 1 || key === 'Process';
}

/** A letter or digit while the focus is on a plain button or link elsewhere on the page. */
function isBeside(target: Element, { key }: KeyboardEvent): boolean {
  return target.matches(plainControls) && /^[\p{L}\p{N}]$/u.test(key);
}

function pressOf(event: KeyboardEvent): KeyPress {
  const { key, code, shiftKey: shift, altKey: alt, repeat } = event;
  return { key, code, ctrl: event.ctrlKey || event.metaKey, shift, alt, repeat };
}

/** Undo and redo, for editors that have no other chords. */
export function undoOf(press: KeyPress): { type: 'undo' | 'redo' } | null {
  if (!press.ctrl) return null;
  const key = plainKey(press);
  if (key === 'y') return { type: 'redo' };
  return key === 'z' ? { type: press.shift ? 'redo' : 'undo' } : null;
}
