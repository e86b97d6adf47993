/** The mark by which an error page knows that the database is away, and no bug of ours broke the page. */
export const closedDigest = 'closed-for-a-moment';

/** How often a page that was met by a closed house looks whether it is open again. */
export const lookAgainSeconds = 5;
