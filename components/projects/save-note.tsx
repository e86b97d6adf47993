'use client';

import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '@/components/ui/button-link';
import { StatusChip } from '@/components/ui/status-chip';
import type { Autosave } from './use-autosave';

type Props = { autosave: Pick<Autosave, 'state' | 'refusal'> };

/**
 * Says where the words on the screen are: on the server already, on their way, or only here. Who was signed out meanwhile
 * signs in in another tab, so that this one keeps what was typed; it is saved when they come back.
 */
export function SaveNote({ autosave: { state, refusal } }: Props) {
  const t = useTranslations('projects.save');
  const path = usePathname();
  const isSignedOut = refusal?.problem === 'signed_out' || refusal?.problem === 'other_person';
  return (
    <>
      <span role="status" className="text-xs">
        <StatusChip tone={state === 'saved' ? 'settled' : state === 'failed' ? 'unsure' : 'neutral'}>
          {t(state)}
        </StatusChip>
      </span>
      {isSignedOut ? (
        <ButtonLink size="sm" href={`/sign-in?next=${path}`} target="_blank">
          {t('signIn')}
        </ButtonLink>
      ) : null}
    </>
  );
}
