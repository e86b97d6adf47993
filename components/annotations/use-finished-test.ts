'use client';

import { useEffect, useState } from 'react';
import type { TestStanding } from '@/server/assignment/contract';
import type { QueueEnd } from './work-queue';

/**
 * A test whose last item has arrived, until its result was read: once it is counted work may come in, and must not take
 * the place of the result.
 */
export function useFinishedTest(isEmpty: boolean, end: QueueEnd | null) {
  const [finished, setFinished] = useState<TestStanding | null>(null);
  const test = isEmpty && end?.status === 'not_qualified' ? end.test : null;
  useEffect(() => {
    if (test?.state === 'running' && test.done >= test.terms.items) setFinished(test);
  }, [test]);
  return { finished, read: () => setFinished(null) };
}
