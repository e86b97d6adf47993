'use client';

import { useMemo } from 'react';
import { useLocale, useTimeZone } from 'use-intl';
import { formatsFor } from './format';

/** Money, dates, numbers and durations in the reader's language and time zone, for client components. */
export function useFormats() {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? 'UTC';
  return useMemo(() => formatsFor(locale, timeZone), [locale, timeZone]);
}
