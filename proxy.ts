import { type NextRequest, NextResponse } from 'next/server';
import { chooseLocale, preferenceCookies } from '@/components/intl/locale';
import english from '@/components/messages/en/closed.json';
import englishFailure from '@/components/messages/en/failure.json';
import korean from '@/components/messages/ko/closed.json';
import koreanFailure from '@/components/messages/ko/failure.json';
import { type Closure, closedIn, lookAgainSeconds, wholePageHeader } from '@/server/closed-mark';
import { plainPage } from '@/server/plain-page';
import { givenRequestId } from '@/server/request-id';

/**
 * What a page may load. Scripts need the nonce of this very answer, and what they load in turn is trusted
 * ('strict-dynamic', CSP level 3); style attributes are how React draws measures, so styles may be inline.
 */
function contentSecurityPolicy(nonce: string): string {
  // React's development build rebuilds server stacks with eval; the shipped one never does.
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * What comes instead of a page while the house is closed: it needs nothing, and looks again by itself, for the same address
 * or with the query `before`.
 */
function closedPage(
  { closure, before = '' }: { readonly closure: Closure; readonly before?: string },
  request: NextRequest,
  headers: Record<string, string>,
): NextResponse {
  const chosen = request.cookies.get(preferenceCookies.locale)?.value;
  const locale = chooseLocale(chosen, request.headers.get('accept-language') ?? '');
  const t = { en: english, ko: korean }[locale][closure];
  const { retry } = { en: englishFailure, ko: koreanFailure }[locale];
  const html = plainPage(locale, { ...t, retry }, before);
  const more = { 'content-type': 'text/html; charset=utf-8', 'retry-after': String(lookAgainSeconds) };
  return new NextResponse(html, { status: 503, headers: { ...headers, ...more, 'cache-control': 'no-store' } });
}

/** No move inside the app, which has words of its own. */
function isWholePage({ method, headers, nextUrl }: NextRequest): boolean {
  return method === 'GET' && !nextUrl.pathname.startsWith('/api/') && !headers.has('rsc');
}

/**
 * Why a whole page is not drawn: it was begun and met a database that did not answer, or it is asked for by somebody with a
 * session, and the database does not answer now. Strangers' pages need no database.
 */
async function closureOf({ nextUrl, cookies }: NextRequest) {
  const met = closedIn(nextUrl.searchParams);
  if (met) return met;
  if (!cookies.getAll().some(({ name }) => name.includes('next-auth.session-token'))) return null;
  const closure = await globalThis.casebookClosure?.();
  return closure ? { closure } : null;
}

/**
 * Names every request (x-request-id, in and out: what an error page shows is what the log says), tells server components
 * the address they draw (x-path), and sets the content security policy. While the house is closed (server/closed.ts) it
 * answers pages itself.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const requestId = givenRequestId(request.headers.get('x-request-id')) ?? crypto.randomUUID();
  const policy = contentSecurityPolicy(btoa(crypto.randomUUID()));
  const isWhole = isWholePage(request);
  const closure = isWhole ? await closureOf(request) : null;
  if (closure) return closedPage(closure, request, { 'x-request-id': requestId, 'content-security-policy': policy });
  const headers = new Headers(request.headers);
  headers.set('x-request-id', requestId);
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.delete(wholePageHeader);
  if (isWhole) headers.set(wholePageHeader, '1');
  // Next reads the nonce from this request header and puts it on the scripts it writes.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('x-request-id', requestId);
  response.headers.set('content-security-policy', policy);
  return response;
}

/*
 * A proxied request's body is copied and cut off at 10 MB (Next, proxyClientMaxBodySize), so uploads do not pass here; nor
 * do calls of procedures, which that copy cost more than their own work. None of these, nor a picture, is answered with a page.
 */
export const config = {
  matcher: ['/((?!_next/static|_next/image|api/media|api/trpc|api/uploads|favicon.ico|icon.svg).*)'],
};
