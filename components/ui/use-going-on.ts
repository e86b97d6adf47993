'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** Set while a screen is being left for the next by its own act; the next one is another component. */
let isGoingOn = false;

/** What has the focus goes away with this screen: the one that comes takes it. */
export function goingOn(): void {
  isGoingOn = true;
}

/** Where whoever works by keyboard or by ear goes on after the screen before. */
export function useGoingOn<T extends HTMLElement>(): RefObject<T | null> {
  const place = useRef<T>(null);
  useEffect(() => {
    if (isGoingOn && document.activeElement === document.body) place.current?.focus();
    isGoingOn = false;
  }, []);
  return place;
}
