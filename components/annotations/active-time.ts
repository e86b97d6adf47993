/**
 * Working time: the time in which the page was visible, focused and in use within the last minute. Reading counts as long
 * as a page is turned or a mouse moved now and then; a page left open does not.
 */
export interface ActiveTime {
  readonly milliseconds: number;
  /** Up to where the clock has been counted. */
  readonly countedTo: number;
  /** When the person last moved, typed, scrolled or touched. */
  readonly lastSign: number;
}

/** Without input for this long, nobody is counted as working. */
const idleAfterMs = 60_000;

/** The page looks at the clock every second; a gap this long means that the machine slept or the page was held up. */
const longestGapMs = 5000;

export function startCounting(seconds: number, now: number): ActiveTime {
  return { milliseconds: seconds * 1000, countedTo: now, lastSign: now };
}

/** The person gave a sign. What came before it, since the last look at the clock, is judged by the earlier sign. */
export function signed(time: ActiveTime, now: number, isHere: boolean): ActiveTime {
  return { ...counted(time, now, isHere), lastSign: now };
}

/** `isHere`: the page is visible and has the focus. */
export function counted(time: ActiveTime, now: number, isHere: boolean): ActiveTime {
  const gap = now - time.countedTo;
  const activeUntil = Math.min(now, time.lastSign + idleAfterMs);
  const isCounted = isHere && gap <= longestGapMs;
  const added = isCounted ? Math.max(0, activeUntil - time.countedTo) : 0;
  return { ...time, milliseconds: time.milliseconds + added, countedTo: now };
}
