'use client';

import { useTranslations } from 'use-intl';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import { useDeviceTrouble } from './device';
import { isSignedOut, type Trouble } from './use-refusable';

type Props = {
  /** Whose desk is gone on with after signing in again; elsewhere than at a desk, null. */
  projectId: string | null;
  trouble: Trouble | null;
  waiting: number;
};

/** What must be read while work cannot leave this device, or cannot be kept on it: what is safe, and what to do. */
export function DeskNotices({ projectId, trouble, waiting }: Props) {
  const t = useTranslations('annotations.saved');
  const device = useDeviceTrouble();
  const next = projectId === null ? '/work' : `/work/${projectId}/label`;
  return (
    <>
      {device ? (
        <Callout live tone="unsure" title={t('device.title')}>
          {t(`device.${device}`)}
        </Callout>
      ) : null}
      {isSignedOut(trouble) ? (
        <Callout
          live
          title={t(trouble === 'signed_out' ? 'signedOut' : 'otherPerson')}
          action={
            <ButtonLink size="sm" href={`/sign-in?next=${next}`} target="_blank">
              {t('signIn')}
            </ButtonLink>
          }
        >
          {t(trouble === 'signed_out' ? 'signInWhy' : 'otherPersonWhy', { count: waiting })}
        </Callout>
      ) : null}
      {waiting > 0 && trouble !== null && !isSignedOut(trouble) ? (
        <Callout live title={t(trouble === 'offline' ? 'waiting' : 'waitingBroken', { count: waiting })}>
          {t('waitingWhy')}
        </Callout>
      ) : null}
    </>
  );
}
