'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';

/** A page that comes sooner needs no word. */
const patienceMs = 300;
const lookEveryMs = 100;
/** What is not there by then was broken off, or led back to the same page. */
const longestMs = 15_000;

/** Whether a press leads to another page of the product: not to a new tab, a file, another site, or a place on this page. */
function leadsOn(event: MouseEvent): boolean {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (!link || link.hasAttribute('download') || (link.target !== '' && link.target !== '_self')) return false;
  return link.origin === window.location.origin && addressOf(link) !== addressOf(window.location);
}

function addressOf({ pathname, search }: { pathname: string; search: string }): string {
  return pathname + search;
}

/**
 * Says that the next page is on its way when it takes long, as on a thin line. The browser shows nothing of a move within
 * the product, and the page that was pressed on stands there as if nothing had been pressed.
 */
export function PageComing() {
  const t = useTranslations('shell');
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    let looker: ReturnType<typeof setInterval> | undefined;
    const onClick = (event: MouseEvent) => {
      if (!leadsOn(event)) return;
      clearInterval(looker);
      const from = addressOf(window.location);
      const pressedAt = performance.now();
      looker = setInterval(() => {
        const waited = performance.now() - pressedAt;
        // It may have been sent on to another than was pressed on.
        const isThere = addressOf(window.location) !== from;
        if (isThere || waited > longestMs) clearInterval(looker);
        setShown(!isThere && waited > patienceMs && waited <= longestMs);
      }, lookEveryMs);
    };
    document.addEventListener('click', onClick, { capture: true });
    return () => {
      clearInterval(looker);
      document.removeEventListener('click', onClick, { capture: true });
    };
  }, []);
  return (
    <div role="status">
      {isShown ? (
        <p className="fixed inset-x-0 top-0 z-50 h-[3px] bg-accent motion-safe:animate-pulse">
          <span className="sr-only">{t('pageComing')}</span>
        </p>
      ) : null}
    </div>
  );
}
