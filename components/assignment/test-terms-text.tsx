'use client';

import { useTranslations } from 'use-intl';
import type { TestTerms } from '@/server/assignment/contract';

/** The terms of a test, as they are read before it is begun. */
export function TestTermsText({ terms }: { terms: TestTerms }) {
  const t = useTranslations('assignment.before');
  const { items, passMark, retakeHours, attempts } = terms;
  const needed = Math.ceil(passMark * items - 1e-6);
  return (
    <ul className="list-disc pl-5 text-sm [&>li]:mt-1">
      <li>{t('testItems', { items })}</li>
      <li>{t('testPass', { needed, items })}</li>
      <li>{t('testPaid')}</li>
      <li>{t('testHandBack')}</li>
      <li>
        {attempts === 1
          ? t('testOnce')
          : retakeHours === 0
            ? t('testAgain', { attempts })
            : t('testAgainAfter', { attempts, hours: retakeHours })}
      </li>
    </ul>
  );
}
