/** Numbers of hand-ins that the browser shares. Pure. */
export const annotationLimits = {
  commentLength: 2000,
  activeSeconds: 86_400,
  recordPerPage: 50,
} as const;
