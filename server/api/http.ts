import 'server-only';
import { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { callsAtOnce } from '@/server/batch';
import { webRouter } from './root';
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

/** Bytes of a call: the largest that a screen sends are twenty hand-ins with a thousand rectangles each. */
const mostBytes = 10 * 2 ** 20;

/** The request, null where its body is too large: of a body whose length is told nothing is read, of another no more than may come. */
async function bounded(request: Request): Promise<Request | null> {
  const length = request.headers.get('content-length');
  if (length !== null) return Number(length) <= mostBytes ? request : null;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (const reader = request.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > mostBytes) return null;
    parts.push(value);
  }
  if (bytes === 0) return request;
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: Buffer.concat(parts) });
}

/** Answers one HTTP request to the procedures, with the context that `createContext` makes of it. */
export async function answerApi(request: Request, createContext: () => Promise<ApiContext>): Promise<Response> {
  if (!isOurOwn(request)) return new Response('This request did not come from Casebook.', { status: 403 });
  const readable = await bounded(request);
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: readable ?? request,
    router: webRouter,
    createContext: () => {
      if (!readable) throw new TRPCError({ code: 'PAYLOAD_TOO_LARGE' });
      return createContext();
    },
    allowMethodOverride: true,
    maxBatchSize: callsAtOnce,
    responseMeta: ({ ctx, errors }) => ({
      headers: {
        // What a person is told is nobody else's: no cache on the way, and none of the next person at this device, keeps it.
        'cache-control': 'private, no-store',
        ...(ctx ? { 'x-request-id': ctx.requestId } : {}),
        ...(errors.some(({ code }) => code === 'SERVICE_UNAVAILABLE') ? { 'retry-after': retryAfter } : {}),
      },
    }),
  });
}
