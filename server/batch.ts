/** Calls that one request may bring. A page sends a few; hundreds at once would keep every connection from everybody else. Pure. */
export const callsAtOnce = 50;
