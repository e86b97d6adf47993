/** Why no page can be drawn for the time being: the database cannot be reached, or more is asked of it than it can do. */
export type Closure = 'away' | 'busy';

/** The marks by which an error page knows that the house is closed, and no bug of ours broke the page. */
export const closedDigests: Readonly<Record<Closure, string>> = {
  away: 'closed-for-a-moment',
  busy: 'busy-for-a-moment',
};

/** How often a page that was met by a closed house looks whether it is open again. */
export const lookAgainSeconds = 5;
