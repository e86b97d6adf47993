'use client';

import { useLayoutEffect } from 'react';

/** While `isUnfinished`, the browser asks before the page is closed. */
export function useLeaveWarning(isUnfinished: boolean): void {
  // From the moment at which the page says so.
  useLayoutEffect(() => {
    if (!isUnfinished) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isUnfinished]);
}
