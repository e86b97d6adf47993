'use client';

import { useEffect, useRef } from 'react';

/** Whoever did nothing here for so long may have worked on another device meanwhile. */
const awayMs = 30_000;

/** Calls `back` at the beginning and whenever the page is come back to or connected, `again` when it is used again after a while. */
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
    now();
    for (const event of ['focus', 'online'] as const) window.addEventListener(event, now);
    for (const event of ['pointermove', 'pointerdown', 'keydown'] as const)
      window.addEventListener(event, sign, { passive: true, capture: true });
    return () => {
      for (const event of ['focus', 'online'] as const) window.removeEventListener(event, now);
      for (const event of ['pointermove', 'pointerdown', 'keydown'] as const)
        window.removeEventListener(event, sign, { capture: true });
    };
  }, []);
}
