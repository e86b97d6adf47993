/** Why no page can be drawn for the time being: the database cannot be reached, or more is asked of it than it can do. */
export type Closure = 'away' | 'busy';

/** The marks by which an error page knows that the house is closed, and no bug of ours broke the page. */
export const closedDigests: Readonly<Record<Closure, string>> = {
  away: 'closed-for-a-moment',
  busy: 'busy-for-a-moment',
};

/** How often a page that was met by a closed house looks whether it is open again. */
export const lookAgainSeconds = 5;

/** The request header by which a page knows that it is drawn whole, and not for a move inside the app. Set by the proxy alone. */
export const wholePageHeader = 'x-whole-page';

const closedQuery = 'house-closed';

/**
 * Where a whole page sends its visitor that the database left in the middle of it: to itself, with the reason in the query.
 * The proxy answers that with the plain page, since a page that has begun to be drawn cannot choose its status.
 */
export function closedAddress(path: string, closure: Closure): string {
  const own = path.replace(/^\/+/, '/');
  return `${own}${own.includes('?') ? '&' : '?'}${closedQuery}=${closure}`;
}

/** Of a query: the reason that `closedAddress` wrote into it, and the query that was there before. */
export function closedIn(query: URLSearchParams): { readonly closure: Closure; readonly before: string } | null {
  const closure = query.get(closedQuery);
  if (closure !== 'away' && closure !== 'busy') return null;
  const before = new URLSearchParams(query);
  before.delete(closedQuery);
  return { closure, before: `?${before}` };
}
