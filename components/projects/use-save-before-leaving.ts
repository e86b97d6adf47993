'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { toastProblem } from '@/components/ui/toasts';

/**
 * While something is not saved, a press on a link saves it first and follows the link once that worked. When the save is
 * refused the page stays, for what was typed would go with it; pressed again, the link is followed: a form that cannot be
 * saved is no trap. `key` names what is typed, so that each change is held back anew.
 */
export function useSaveBeforeLeaving(isUnsaved: boolean, key: string, flush: () => Promise<boolean>): void {
  const t = useTranslations('projects.save');
  const router = useRouter();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of what is typed (key) forgets that leaving was refused.
  useEffect(() => {
    if (!isUnsaved) return;
    let wasTold = false;
    const hold = (event: MouseEvent) => {
      const address = wasTold ? null : addressInHouse(event);
      if (address === null) return;
      event.preventDefault();
      event.stopPropagation();
      void flush().then((isSaved) => {
        if (isSaved) router.push(address);
        else {
          wasTold = true;
          toastProblem(t('stays'));
        }
      });
    };
    window.addEventListener('click', hold, { capture: true });
    return () => window.removeEventListener('click', hold, { capture: true });
  }, [isUnsaved, key, flush, router, t]);
}

/** Where a plain press on a link leads within the house; null for any other press, which the browser sees to. */
function addressInHouse(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || link.target || link.hasAttribute('download')) return null;
  const { origin, pathname, search, hash } = new URL(link.href);
  const isElsewhere = pathname !== window.location.pathname || search !== window.location.search;
  return origin === window.location.origin && isElsewhere ? pathname + search + hash : null;
}
