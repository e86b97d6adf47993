'use client';

import { type RefObject, useEffect, useRef } from 'react';

/**
 * A place for the focus when the line that had it is gone: whoever works by keyboard or by ear goes on there, and not at the
 * top of the page. `count` is how many lines there are.
 */
export function useKeptFocus<T extends HTMLElement>(count: number): RefObject<T | null> {
  const place = useRef<T>(null);
  const before = useRef(count);
  useEffect(() => {
    const isFewer = count < before.current;
    before.current = count;
    if (isFewer && document.activeElement === document.body) place.current?.focus();
  }, [count]);
  return place;
}
