/** The languages the interface speaks. The first is the one a stranger gets when nothing they accept is spoken here. */
export const locales = ['en', 'ko'] as const;

export type Locale = (typeof locales)[number];

export const themes = ['light', 'dark', 'system'] as const;

export type Theme = (typeof themes)[number];

/** Cookie names; none of them is a secret or identifies a person. */
export const preferenceCookies = {
  locale: 'locale',
  theme: 'theme',
  timeZone: 'timeZone',
  singleKeys: 'singleKeys',
} as const;

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

/**
 * The language for a request: the person's own choice, else the best of Accept-Language (RFC 9110, 12.5.4: quality from
 * 0 to 1, 1 when absent; equal qualities keep their order), else English.
 */
export function chooseLocale(chosen: string | undefined, acceptLanguage: string | null | undefined): Locale {
  if (isLocale(chosen)) return chosen;
  const ranges = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((range, place) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
      return { language: tag.split('-')[0], quality: quality ? Number(quality.slice(2)) : 1, place };
    })
    .filter((range) => range.quality > 0)
    .sort((a, b) => b.quality - a.quality || a.place - b.place);
  for (const range of ranges) if (isLocale(range.language)) return range.language;
  return 'en';
}

/** A time zone name from a cookie is a stranger's text: it is used only when this machine knows it. */
export function chooseTimeZone(chosen: string | undefined): string {
  if (!chosen || chosen.length > 60) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: chosen }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
