/** Numbers of seats and leases that the browser shares. Pure. */
export const assignmentLimits = {
  /**
   * A label beyond the minimum that is expected to mend less than one wrong decision in a hundred is not bought: such an
   * item is a reviewer's.
   */
  leastGain: 0.01,
  /**
   * The item on the screen and those after it, so that work goes on through a tunnel: three, or as many as are two minutes'
   * work at the project's slow pace, up to twenty. More would be hoarding.
   */
  fewestLeases: 3,
  mostLeases: 20,
  aheadSeconds: 120,
  /** A lease by the project's pace lasts so many times as long as nine in ten answers take, and never less than this. */
  leaseTimesSlow: 4,
  shortestLeaseMinutes: 5,
  /** A lease can be extended while somebody works, up to this many times its length from its beginning. */
  longestLease: 4,
  /** A lease that ended this long ago is given up for good: the draft stays, the reserved money goes back. */
  lapseHours: 24,
  /** "Items left for you" is counted up to here. */
  countedItems: 1000,
  /** A measured working time needs this many answers for each worker it needs; before that the requester's estimate is shown. */
  measuredAnswers: 5,
  /** A time below the requester's estimate promises more an hour: so many workers must have shown it, */
  workersForQuicker: 3,
  /** and so many where it is less than this part of the estimate, which is seldom honest work. */
  workersForMuchQuicker: 10,
  muchQuicker: 1 / 3,
  /** Items that may be handed back within an hour, in one project; then no new one comes until the first is an hour ago. */
  handBacksAnHour: 10,
  /** Items reported as broken within an hour, likewise: two people who report all they see would put a whole project to rest. */
  reportsAnHour: 20,
  /** Items whose seats are open when a project has just been published; those of the others follow. A multiple of a part's. */
  openedAtOnce: 50_000,
  /** Checks of one item whose answer is known that stand ready at a time. */
  openChecks: 5,
  /** Checks that stand ready at a time, the least shown ones; more would be seats that nobody comes to. */
  stockedChecks: 1000,
  /** What a check's pay is compared with was handed in so long before it, and is looked at no more seldom. */
  minutesToCompare: 10,
} as const;

/** How many more items a screen asks for that holds `held` of `atOnce`: none before a third is left, then all that lack. */
export function lacking(held: number, atOnce: number): number {
  return held > 1 + Math.floor(atOnce / 3) ? 0 : Math.max(0, atOnce - held);
}
