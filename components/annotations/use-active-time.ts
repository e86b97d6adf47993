'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { type ActiveTime, counted, signed, startCounting } from './active-time';

const signsOfWork = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'scroll'] as const;

const isHere = () => document.visibilityState === 'visible' && document.hasFocus();

/** The seconds of working time on this page so far, in a ref, so that counting costs no rendering. */
export function useActiveTime(initialSeconds: number): RefObject<number> {
  const seconds = useRef(initialSeconds);
  const initial = useRef(initialSeconds);
  useEffect(() => {
    let time = startCounting(initial.current, Date.now());
    const take = (next: ActiveTime) => {
      time = next;
      seconds.current = Math.floor(time.milliseconds / 1000);
      initial.current = seconds.current;
    };
    const notice = () => take(signed(time, Date.now(), isHere()));
    const ticker = setInterval(() => take(counted(time, Date.now(), isHere())), 1000);
    for (const sign of signsOfWork) window.addEventListener(sign, notice, { passive: true, capture: true });
    return () => {
      clearInterval(ticker);
      for (const sign of signsOfWork) window.removeEventListener(sign, notice, { capture: true });
    };
  }, []);
  return seconds;
}
