'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import type { Readiness } from '@/server/assignment/contract';
import { stepAddress } from './steps';

type Props = { projectId: string; readiness: Pick<Readiness, 'kin' | 'currency'> };

/** What near-duplicates among the items come to, what those that were withdrawn save, and whether all were compared yet. */
export function NearDuplicates({ projectId, readiness: { kin, currency } }: Props) {
  const t = useTranslations('projects.publish.kin');
  const f = useFormats();
  const costs = { count: kin.more, amount: f.money(kin.moreMinor, currency) };
  const saves = { count: kin.withdrawn, amount: f.money(kin.savedMinor, currency) };
  return (
    <div className="mt-3 flex flex-col gap-1.5 border-rule border-t pt-3 text-sm empty:hidden">
      {kin.more > 0 ? (
        <p>
          {t.rich('costs', {
            ...costs,
            data: (words) => (
              <Link href={stepAddress(projectId, 'data')} className="text-accent underline-offset-2 hover:underline">
                {words}
              </Link>
            ),
          })}
        </p>
      ) : null}
      {kin.withdrawn > 0 ? <p>{t('saves', saves)}</p> : null}
      {kin.unread > 0 ? <p className="text-ink-faint">{t('unread', { count: kin.unread })}</p> : null}
    </div>
  );
}
