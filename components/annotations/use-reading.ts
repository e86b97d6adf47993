'use client';

import { useEffect, useState } from 'react';
import { deviceShelf } from './device';
import { addReading, readingOf } from './device-store';
import { useActiveTime } from './use-active-time';

const keepEveryMs = 5000;

/** Counts the time spent on this page as reading the guide of a project; it is handed in with the next answer. */
export function useReading(personId: string, projectId: string): number | null {
  const here = useActiveTime(0);
  const [seconds, setSeconds] = useState<number | null>(null);
  useEffect(() => {
    let earlier = 0;
    let kept = 0;
    void readingOf(deviceShelf, personId, projectId).then((known) => {
      earlier = known;
      setSeconds(known + here.current);
    });
    const keep = () => {
      const more = here.current - kept;
      if (more <= 0) return;
      kept += more;
      void addReading(deviceShelf, personId, projectId, more);
    };
    const shower = setInterval(() => setSeconds(earlier + here.current), 1000);
    const keeper = setInterval(keep, keepEveryMs);
    window.addEventListener('pagehide', keep);
    return () => {
      clearInterval(shower);
      clearInterval(keeper);
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [here, personId, projectId]);
  return seconds;
}

/** What was read before and is not handed in yet. */
export function useEarlierReading(personId: string, projectId: string): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => void readingOf(deviceShelf, personId, projectId).then(setSeconds), [personId, projectId]);
  return seconds;
}
