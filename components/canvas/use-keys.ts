'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { type KeyPress, plainKey } from './core/keys';

/** `onSurface`: the focus is on the drawing or on nothing. Answers true when the key was used. */
export type KeyListener = (press: KeyPress, onSurface: boolean) => boolean;

const fields = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true]';

/**
 * Hears keys while the focus is inside `root` or nowhere at all, so that a worker need not click before typing, but
 * never takes a key from a text field, a dialog or a control elsewhere on the page.
 */
export function useKeys(
  root: RefObject<HTMLElement | null>,
  surface: RefObject<HTMLElement | null>,
  listener: KeyListener,
  onSpaceUp?: () => void,
): void {
  const latest = useRef({ listener, onSpaceUp });
  useEffect(() => {
    latest.current = { listener, onSpaceUp };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      const isNowhere = target === document.body;
      if (event.defaultPrevented || event.isComposing || !(isNowhere || root.current?.contains(target))) return;
      if (isNowhere ? document.querySelector('[role=dialog], [role=alertdialog]') : target.matches(fields)) return;
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
  }, [root, surface]);
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
