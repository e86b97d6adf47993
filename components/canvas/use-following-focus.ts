'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { isElsewhere } from '@/components/ui/is-elsewhere';
import type { Editing } from './core/editing';

/**
 * Keeps the keyboard focus on what is selected: on the one selected region, else on the drawing. It never takes the
 * focus from another control; but when the focused region is deleted the focus would be lost, so it is caught here.
 */
export function useFollowingFocus(
  frame: RefObject<HTMLElement | null>,
  shapes: RefObject<SVGGElement | null>,
  state: Editing,
  autoFocus: boolean,
): void {
  useEffect(() => {
    if (autoFocus && !isElsewhere()) frame.current?.focus({ preventScroll: true });
  }, [autoFocus, frame]);

  const first = useRef(true);
  const id = state.selected.length === 1 ? state.selected[0] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: also when the regions change, because the focused one may be gone.
  useEffect(() => {
    const isFirst = first.current;
    first.current = false;
    const active = document.activeElement;
    const isOurs = active === document.body || frame.current?.contains(active);
    if (isFirst || !isOurs) return;
    const shape =
      id === undefined ? null : shapes.current?.querySelector<SVGElement>(`[data-region="${CSS.escape(id)}"]`);
    (shape ?? frame.current)?.focus({ preventScroll: true });
  }, [id, state.regions, frame, shapes]);
}
