/** Numbers of hand-ins that the browser shares. Pure. */
export const annotationLimits = {
  commentLength: 2000,
  /** Answers that come in one call: all that a person may hold, and one that was kept from before. */
  handInsAtOnce: 21,
  activeSeconds: 86_400,
  /** Reading the guide for longer than this before one answer is not counted. */
  readingSeconds: 3600,
  recordPerPage: 50,
  /** Work that was begun and not handed in is shown to its maker for so long, and so many items at a time. */
  unfinishedDays: 14,
  unfinishedShown: 20,
  /** Seats of which one device may ask at a time. */
  unfinishedAsked: 40,
  /** Working time that a screen reports and the clock allows for: from here on its person was seen at work. */
  seenAtWorkSeconds: 60,
  /** Late work within a day that the platform pays for because of reported working time alone; drafts have no such limit. */
  paidBySightADay: 10,
} as const;
