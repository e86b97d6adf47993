'use client';

import { useEffect } from 'react';
import { preferenceCookies } from './locale';

/**
 * Tells the server the browser's time zone by a cookie, so that the next page is written in it. Until then times are
 * written in UTC on both sides, so nothing changes under the reader's eyes.
 */
export function RememberTimeZone({ known }: { known: string }) {
  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!here || here === known) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not yet in every browser we serve.
    document.cookie = `${preferenceCookies.timeZone}=${encodeURIComponent(here)}; path=/; max-age=31536000; samesite=lax`;
  }, [known]);
  return null;
}
