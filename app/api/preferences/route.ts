import { isLocale, isTheme, preferenceCookies } from '@/components/intl/locale';

const year = 60 * 60 * 24 * 365;

/** A browser says where a request comes from; one without either header is not a page of ours. */
function isOwnPage(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site) return site === 'same-origin';
  const origin = request.headers.get('origin');
  return origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get('host');
}

function cookieLine(name: string, value: string): string {
  return `${name}=${value}; Path=/; Max-Age=${year}; SameSite=Lax`;
}

/** Keeps the reader's choice of language, theme and keys in this browser. Unknown values change nothing. */
export async function POST(request: Request): Promise<Response> {
  if (!isOwnPage(request)) return new Response(null, { status: 403 });
  const body: unknown = await request.json().catch(() => null);
  if (typeof body !== 'object' || body === null) return new Response(null, { status: 400 });
  const headers = new Headers();
  if ('locale' in body && isLocale(body.locale)) {
    headers.append('set-cookie', cookieLine(preferenceCookies.locale, body.locale));
  }
  if ('theme' in body && isTheme(body.theme)) {
    headers.append('set-cookie', cookieLine(preferenceCookies.theme, body.theme));
  }
  if ('singleKeys' in body && typeof body.singleKeys === 'boolean') {
    headers.append('set-cookie', cookieLine(preferenceCookies.singleKeys, body.singleKeys ? 'on' : 'off'));
  }
  return new Response(null, { status: 204, headers });
}
