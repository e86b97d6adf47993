'use client';

import { useEffect, useRef } from 'react';

/** Whoever did nothing here for so long may have worked on another device meanwhile. */
const awayMs = 30_000;

/**
 * Calls `back` at the beginning and whenever the page is come back to or connected: before the first touch after it, which
 * would draw on an item that has passed on. A phone that is unlocked shows the page again without giving it the focus anew.
 * Calls `again` when it is used again after a while.
 */
export function useComingBack(back: () => void, again: () => void): void {
  const latest = useRef({ back, again });
  useEffect(() => {
    latest.current = { back, again };
  });
  useEffect(() => {
    let lastSign = Date.now();
    const now = () => {
      lastSign = Date.now();
      latest.current.back();
    };
    const sign = () => {
      const wasAway = Date.now() - lastSign > awayMs;
      lastSign = Date.now();
      if (wasAway) latest.current.again();
    };
    const seen = () => {
      if (document.visibilityState === 'visible') now();
    };
    now();
    document.addEventListener('visibilitychange', seen);
    for (const event of ['focus', 'online'] as const) window.addEventListener(event, now);
    for (const event of ['pointermove', 'pointerdown', 'keydown'] as const)
      window.addEventListener(event, sign, { passive: true, capture: true });
    return () => {
      document.removeEventListener('visibilitychange', seen);
      for (const event of ['focus', 'online'] as const) window.removeEventListener(event, now);
      for (const event of ['pointermove', 'pointerdown', 'keydown'] as const)
        window.removeEventListener(event, sign, { capture: true });
    };
  }, []);
}
