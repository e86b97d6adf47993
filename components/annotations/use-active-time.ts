'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** Without input for this long, nobody is counted as working. */
const idleAfter = 60_000;

const signsOfWork = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'scroll'] as const;

/**
 * Counts the seconds in which the page was visible, focused and in use within the last minute: reading the guide counts,
 * a page left open does not. The count is in a ref, so that it costs no rendering.
 */
export function useActiveTime(initialSeconds: number): RefObject<number> {
  const seconds = useRef(initialSeconds);
  useEffect(() => {
    let lastSign = Date.now();
    const notice = () => {
      lastSign = Date.now();
    };
    const count = () => {
      const isHere = document.visibilityState === 'visible' && document.hasFocus();
      if (isHere && Date.now() - lastSign < idleAfter) seconds.current += 1;
    };
    const ticker = setInterval(count, 1000);
    for (const sign of signsOfWork) window.addEventListener(sign, notice, { passive: true, capture: true });
    return () => {
      clearInterval(ticker);
      for (const sign of signsOfWork) window.removeEventListener(sign, notice, { capture: true });
    };
  }, []);
  return seconds;
}
