/** Numbers of a guide that the screen knows too: lengths in characters. */
export const guideLimits = {
  introduction: 20_000,
  changeSummary: 1000,
  rules: 200,
  ruleText: 5000,
  reason: 2000,
} as const;
