import 'server-only';
import { createTranslator } from 'use-intl/core';
import type { Locale, ProblemParams, Words } from '@/server/problem';

/** Formats the ICU words of a refusal in the person's language. Pure. */
export function say(words: Words, locale: Locale, params: ProblemParams): string {
  const translate = createTranslator({ locale, messages: { words: words[locale] } });
  return translate('words', params);
}
