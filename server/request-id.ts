/** A load balancer may have named the request already; anything else in `x-request-id` is a stranger's text. */
const wellFormed = /^[\w-]{8,64}$/;

/** The id of a request, under which its log lines and its error page are found, if what was given can be one; else null. */
export function givenRequestId(given: string | null): string | null {
  return given !== null && wellFormed.test(given) ? given : null;
}
