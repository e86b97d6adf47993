'use client';

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

const secondsAStage = 4.5;

const lessMotion = '(prefers-reduced-motion: reduce)';

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(lessMotion);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/**
 * A wheel of `count` places that turns by itself until somebody takes hold of it. `turns` counts steps since the start and
 * never jumps back, so that what is drawn by it goes on in one direction. It does not turn by itself for a reader who
 * asked for less motion, nor while `held`, nor in a tab that is not seen.
 */
export function useTurning(count: number, held: boolean) {
  const [turns, setTurns] = useState(0);
  const [wanted, setWanted] = useState<boolean | null>(null);
  const calm = useSyncExternalStore(
    subscribe,
    () => window.matchMedia(lessMotion).matches,
    () => true,
  );
  const isTurning = wanted ?? !calm;
  useEffect(() => {
    if (!isTurning || held) return;
    const timer = setInterval(() => {
      if (!document.hidden) setTurns((now) => now + 1);
    }, secondsAStage * 1000);
    return () => clearInterval(timer);
  }, [isTurning, held]);
  /** Goes to a place by the shorter way. */
  const goTo = useCallback(
    (place: number) =>
      setTurns((now) => {
        const ahead = (((place - now) % count) + count) % count;
        return now + (ahead > count / 2 ? ahead - count : ahead);
      }),
    [count],
  );
  const place = ((turns % count) + count) % count;
  return { turns, place, isTurning, setTurning: setWanted, goTo };
}
