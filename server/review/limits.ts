/** Numbers the review screen shares with the server. Pure, and free of zod, so that the browser may have them. */
export const reviewLimits = {
  reasonLength: 2000,
  ruleTextLength: 2000,
  /** How long an item on a reviewer's screen is kept from other reviewers. */
  claimMinutes: 15,
} as const;
