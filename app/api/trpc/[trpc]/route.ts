import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { requestContext } from '@/server/api/context';
import { appRouter } from '@/server/api/root';

/** A form on another site must not be able to act: mutations need our own origin and a JSON body. */
function isOurOwn(request: Request): boolean {
  if (request.method === 'GET') return true;
  const origin = request.headers.get('origin');
  const host = request.headers.get('host');
  return origin !== null && host !== null && URL.canParse(origin) && new URL(origin).host === host;
}

function handler(request: Request): Promise<Response> | Response {
  if (!isOurOwn(request)) return new Response('This request did not come from Casebook.', { status: 403 });
  return fetchRequestHandler({ endpoint: '/api/trpc', req: request, router: appRouter, createContext: requestContext });
}

export { handler as GET, handler as POST };
