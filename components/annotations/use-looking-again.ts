'use client';

import { useEffect, useRef } from 'react';

/** Between two looks; by chance, so that those whom one pause sent away do not all come at once. */
const pauseMs = () => 20_000 + 10_000 * Math.random();
/** Coming back to the page is told by several events at once. */
const atLeastMs = 2_000;

/**
 * Looks again by itself for whoever waits on the page: every half minute or so while it can be seen, and at once when it is
 * come back to. Nothing is asked by a page that nobody sees, nor without a connection.
 */
export function useLookingAgain(isWaiting: boolean, look: () => Promise<void>): void {
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  useEffect(() => {
    if (!isWaiting) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lookedAt = performance.now();
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void now(), pauseMs());
    };
    const now = async () => {
      try {
        if (document.visibilityState !== 'visible' || !navigator.onLine) return;
        lookedAt = performance.now();
        await latest.current();
      } finally {
        if (!isOver) again();
      }
    };
    const back = () => {
      if (document.visibilityState === 'visible' && performance.now() - lookedAt > atLeastMs) void now();
    };
    let isOver = false;
    again();
    document.addEventListener('visibilitychange', back);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', back);
    };
  }, [isWaiting]);
}
