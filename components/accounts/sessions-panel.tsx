'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Leaving } from '@/components/annotations/leaving';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import { Panel } from '@/components/ui/panel';
import { DoorButton } from './door-button';

export function SessionsPanel({ personId }: { personId: string }) {
  const [isLeaving, setLeaving] = useState(false);
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const leaving = useMutation(
    trpc.accounts.signOutEverywhere.mutationOptions({ onSuccess: () => window.location.assign('/sign-in') }),
  );
  const leave = () => {
    setLeaving(false);
    leaving.mutate();
  };
  return (
    <Panel title={t('account.sessions')}>
      <div className="flex flex-col items-start gap-3 text-sm">
        <p className="text-ink-soft">{t('account.sessionsWhy')}</p>
        {leaving.error ? <Callout live>{refusalOf(leaving.error, t('offline')).message}</Callout> : null}
        <DoorButton busy={leaving.isPending || leaving.isSuccess} onClick={() => setLeaving(true)}>
          {t('account.sessionsAct')}
        </DoorButton>
        {isLeaving ? (
          <Leaving personId={personId} act="sign_out" onLeave={leave} onStay={() => setLeaving(false)} />
        ) : null}
      </div>
    </Panel>
  );
}
