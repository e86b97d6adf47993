/** Numbers of a project that the screen knows too. */
export const projectLimits = {
  title: 120,
  summary: 2000,
  classes: 100,
  className: 80,
  classDescription: 500,
  overlap: 25,
  /** So long after more labels were asked for, workers are offered them: it can be set back before it costs anything. */
  raiseAfterSeconds: 5,
  /** Largest price of one annotation and largest budget of a project, in minor units (cents). */
  priceMinor: 100_000n,
  budgetMinor: 1_000_000_000n,
  /** The shortest and the longest an item may be said to take: one second, four hours. */
  estimateSeconds: { low: 1, high: 14_400 },
  leaseMinutes: { low: 2, high: 1440 },
  openInvitations: 50,
  invitationDays: 14,
  /** A check among so many items, at the most and at the least. */
  goldEvery: { low: 3, high: 1000 },
  dailyCap: 10_000,
  testItems: 50,
  testAttempts: 20,
  testRetakeHours: 8760,
} as const;

/**
 * What an hour of work should pay at least, in minor units. Prolific lets no study pay less than 8.00 USD an hour and
 * recommends 12.00 (its help pages for researchers); Korea's minimum wage is 10,320 KRW in 2026.
 */
export const hourlyFloorMinor: Readonly<Record<string, bigint>> = { USD: 800n, EUR: 800n, KRW: 10_320n };

/** Keys that the drawing surface of a task keeps for itself, so that no class may have them. */
export const reservedHotkeys = { boxes: ['n', 'd', 'h'], classes: [], pairs: [] } as const;

/**
 * Classes without which a task has nothing to ask: a rectangle says something by its place, but who chooses one of one
 * class always gives the same answer.
 */
export const leastClasses = { boxes: 1, classes: 2, pairs: 0 } as const;

/** What an answer and a text to label may hold. */
export const answerLimits = { boxes: 2000, coordinate: 100_000, textLength: 20_000 } as const;
