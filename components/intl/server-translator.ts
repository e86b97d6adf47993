import 'server-only';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { createTranslator, type NamespaceKeys, type NestedKeyOf } from 'use-intl/core';
import { type Catalogue, catalogues } from '@/components/messages/messages';
import { formatsFor } from './format';
import { chooseLocale, chooseTimeZone, isTheme, type Locale, preferenceCookies, type Theme } from './locale';

/** The language of this request: the cookie `locale`, else Accept-Language, else English. */
export const getLocale = cache(async (): Promise<Locale> => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return chooseLocale(jar.get(preferenceCookies.locale)?.value, head.get('accept-language'));
});

export const getTheme = cache(async (): Promise<Theme> => {
  const chosen = (await cookies()).get(preferenceCookies.theme)?.value;
  return isTheme(chosen) ? chosen : 'system';
});

/** UTC until the browser has told its zone once (components/intl/remember-time-zone.tsx). */
export const getTimeZone = cache(async (): Promise<string> => {
  return chooseTimeZone((await cookies()).get(preferenceCookies.timeZone)?.value);
});

/** Single-key shortcuts act unless the person has turned them off (WCAG 2.1.4). */
export const getSingleKeys = cache(async (): Promise<boolean> => {
  return (await cookies()).get(preferenceCookies.singleKeys)?.value !== 'off';
});

/** Words for a server component: `const t = await getTranslator('landing'); t('title')`. */
export async function getTranslator<const Namespace extends NamespaceKeys<Catalogue, NestedKeyOf<Catalogue>>>(
  namespace: Namespace,
) {
  const [locale, timeZone] = await Promise.all([getLocale(), getTimeZone()]);
  return createTranslator<Catalogue, Namespace>({ locale, timeZone, messages: catalogues[locale], namespace });
}

/** Money, dates, numbers and durations for a server component. */
export async function getFormats() {
  const [locale, timeZone] = await Promise.all([getLocale(), getTimeZone()]);
  return formatsFor(locale, timeZone);
}
