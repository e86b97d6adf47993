'use client';

import { useState } from 'react';
import type { HandInOutcome } from '@/server/annotations/contract';
import type { LeasedItem } from '@/server/assignment/contract';
import type { Outgoing } from './device-store';

/** The practice item that was handed in last, until its explanation has been read. */
interface OpenLesson {
  readonly seatId: string;
  readonly annotationId: string;
  /** The server has the answer. */
  readonly isSent: boolean;
}

export function useLesson() {
  const [lesson, setLesson] = useState<OpenLesson | null>(null);
  /** Opens the lesson of what is handed in, when it is practice. */
  const open = (leased: LeasedItem | undefined, { seatId, submissionId }: Outgoing) => {
    if (leased?.seatId === seatId && leased.stage.kind === 'training')
      setLesson({ seatId, annotationId: submissionId, isSent: false });
  };
  const sent = (seatId: string) =>
    setLesson((before) => (before?.seatId === seatId ? { ...before, isSent: true } : before));
  /** The server would not take the answer: there is nothing to explain. */
  const refused = (seatId: string) => setLesson((before) => (before?.seatId === seatId ? null : before));
  /** What came too late to count is not explained: the desk's news say what became of it. */
  const answered = (seatId: string, { status }: HandInOutcome) => (status === 'late' ? refused : sent)(seatId);
  const close = () => setLesson(null);
  return { lesson, open, sent, refused, answered, close };
}
