/** Numbers of the book that the browser shares. Pure. */
export const ledgerLimits = {
  /** The most that one transfer may move, in minor units: a thousand million. */
  amountMinor: 100_000_000_000n,
  /** The most that can be added to a demo balance at once, in minor units. */
  fundMinor: 100_000_000n,
  /** Silence pays: handed-in work that nobody judged is paid after this many days. */
  silenceDays: 3,
  linesPerPage: 50,
} as const;
