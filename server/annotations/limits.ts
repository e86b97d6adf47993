/** Numbers of hand-ins that the browser shares. Pure. */
export const annotationLimits = {
  commentLength: 2000,
  activeSeconds: 86_400,
  /** Reading the guide for longer than this before one answer is not counted. */
  readingSeconds: 3600,
  recordPerPage: 50,
} as const;
