import 'server-only';
import { cookies, headers } from 'next/headers';
import { newId } from '@/db/ids';
import { nearestAddress } from '@/server/accounts/rules';
import { currentVisit } from '@/server/accounts/session';
import { database } from '@/server/database';
import type { Locale } from '@/server/problem';
import { givenRequestId } from '@/server/request-id';
import { type ApiContext, refuseOutage } from './trpc';

/** The language of this request: the person's cookie, else the browser's first choice that we speak, else English. */
async function requestLocale(): Promise<Locale> {
  const chosen = (await cookies()).get('locale')?.value;
  if (chosen === 'en' || chosen === 'ko') return chosen;
  const accepted = (await headers()).get('accept-language') ?? '';
  return /^ko\b/i.test(accepted.trim()) ? 'ko' : 'en';
}

/**
 * Builds the context of a request from its cookies and headers (RSC pages and route handlers alike). Refuses with 503 when
 * the database is busy or away.
 */
export async function requestContext(): Promise<ApiContext> {
  const db = database();
  const [locale, requestHeaders] = await Promise.all([requestLocale(), headers()]);
  const requestId = givenRequestId(requestHeaders.get('x-request-id')) ?? newId();
  try {
    const { actor, now } = await currentVisit(db);
    const remoteAddress = nearestAddress(requestHeaders.get('x-forwarded-for'));
    const pageOf = requestHeaders.get('x-page-of') ?? undefined;
    return { db, actor, now, locale, requestId, remoteAddress, pageOf };
  } catch (error) {
    refuseOutage(error, locale, requestId);
    throw error;
  }
}
