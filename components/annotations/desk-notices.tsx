'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import { later, useWhenWanted } from '@/components/ui/later';
import { useDeviceTrouble } from './device';
import type { Waiting } from './device-store';
import { isSignedOut, type Trouble } from './use-refusable';

type Props = {
  /** Whose desk is gone on with after signing in again; elsewhere than at a desk, null. */
  projectId: string | null;
  trouble: Trouble | null;
  waiting: number;
  /** Hand-ins that the server cannot read. */
  aside?: readonly Waiting[];
  onDrop?: (dropped: Waiting) => Promise<void>;
};

const unreadableCode = later(() => import('./unreadable-answers'));

/** What must be read while work cannot leave this device, or cannot be kept on it: what is safe, and what to do. */
export function DeskNotices({ projectId, trouble, waiting, aside = [], onDrop }: Props) {
  const t = useTranslations('annotations.saved');
  const device = useDeviceTrouble();
  const unreadable = useWhenWanted(unreadableCode, aside.length > 0);
  const next = projectId === null ? '/work' : `/work/${projectId}/label`;
  return (
    <>
      {device ? (
        <Callout live tone="unsure" title={t('device.title')}>
          {t(`device.${device}`)} {waiting > 0 ? <strong>{t('device.onlyHere', { count: waiting })}</strong> : null}
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
      {waiting > 0 && trouble === 'outdated' ? (
        <Callout
          live
          title={t('waitingOutdated', { count: waiting })}
          action={
            <Button size="sm" onClick={() => window.location.reload()}>
              {t('reload')}
            </Button>
          }
        >
          {t('waitingReload')}
        </Callout>
      ) : null}
      {waiting > 0 && (trouble === 'offline' || trouble === 'broken') ? (
        <Callout live title={t(trouble === 'offline' ? 'waiting' : 'waitingBroken', { count: waiting })}>
          {t('waitingWhy')}
        </Callout>
      ) : null}
      {unreadable && onDrop ? <unreadable.UnreadableAnswers answers={aside} onDrop={onDrop} /> : null}
    </>
  );
}
