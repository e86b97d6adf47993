import { chooseLocale } from '@/components/intl/locale';
import englishFailure from '@/components/messages/en/failure.json';
import english from '@/components/messages/en/offline.json';
import koreanFailure from '@/components/messages/ko/failure.json';
import korean from '@/components/messages/ko/offline.json';
import { plainPage } from '@/server/plain-page';

/** What a browser keeps to show when the server cannot be reached, in the language that is asked for. */
export function GET(request: Request): Response {
  const { searchParams } = new URL(request.url);
  const locale = chooseLocale(searchParams.get('locale') ?? undefined, request.headers.get('accept-language'));
  const { retry } = { en: englishFailure, ko: koreanFailure }[locale];
  return new Response(plainPage(locale, { ...{ en: english, ko: korean }[locale], retry }), {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
  });
}
