/** Numbers of gold, training and tests that the browser shares. Pure. */
export const skillLimits = {
  explanationLength: 2000,
  contestLength: 2000,
  replyLength: 2000,
  /** Two rectangles are the same object from this intersection over union on, when their classes are the same. */
  sameObjectIou: 0.5,
  /** Rectangles are right from this F-measure on; a choice is right or wrong. */
  rightScore: 0.8,
  /** Fewer checks do not say that an item is failed too often. */
  fewestChecks: 8,
  /** Nor does a failure rate that may well be below this. */
  leastFailure: 1 / 3,
  /** A failed check is told when so many hours have passed, or as soon as its item is not shown any more. */
  hoursUntilTold: 24,
  /** Items with known answers on the page of a project. */
  listed: 500,
  /** Lines of a file of known answers, and its size; one that must be read as a whole (COCO) is smaller. */
  fileLines: 100_000,
  fileBytes: 100_000_000,
  cocoBytes: 20_000_000,
  /** What stands for the reason where the file gives none. */
  reasonLength: 300,
  /** Faults of a file that are told one by one; beyond that they are counted. */
  listedFaults: 500,
} as const;
