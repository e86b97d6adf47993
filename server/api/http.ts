import 'server-only';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter } from './root';
import type { ApiContext } from './trpc';

/** A form on another site must not be able to act: mutations need our own origin and a JSON body. */
function isOurOwn(request: Request): boolean {
  if (request.method === 'GET') return true;
  const origin = request.headers.get('origin');
  const host = request.headers.get('host');
  return origin !== null && host !== null && URL.canParse(origin) && new URL(origin).host === host;
}

/** After so many seconds a client that was told 503 may ask again. */
const retryAfter = '3';

/** Answers one HTTP request to the procedures, with the context that `createContext` makes of it. */
export function answerApi(request: Request, createContext: () => Promise<ApiContext>): Promise<Response> | Response {
  if (!isOurOwn(request)) return new Response('This request did not come from Casebook.', { status: 403 });
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext,
    allowMethodOverride: true,
    responseMeta: ({ errors }) =>
      errors.some(({ code }) => code === 'SERVICE_UNAVAILABLE') ? { headers: { 'retry-after': retryAfter } } : {},
  });
}
