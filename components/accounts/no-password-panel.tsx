'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import { Panel } from '@/components/ui/panel';
import type { Provider } from '@/server/accounts/contract';
import { DoorButton } from './door-button';
import { MailSent } from './mail-sent';

const providerNames: Record<Provider, string> = { google: 'Google', github: 'GitHub' };

/** For whoever signs in without a password: how they do, and a mail with which to set one. */
export function NoPasswordPanel({ email, providers }: { email: string; providers: readonly Provider[] }) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const asking = useMutation(trpc.accounts.requestReset.mutationOptions());
  const names = providers.map((provider) => providerNames[provider]).join(', ');
  return (
    <Panel title={t('account.passwordTitle')}>
      {asking.data ? (
        <MailSent email={email} by={asking.data.by} onAgain={() => asking.reset()} />
      ) : (
        <div className="flex flex-col items-start gap-3 text-sm">
          <p>{names ? t('account.passwordNoneProviders', { providers: names }) : t('account.passwordNoneLink')}</p>
          {asking.error ? <Callout live>{refusalOf(asking.error, t('offline')).message}</Callout> : null}
          <DoorButton busy={asking.isPending} onClick={() => asking.mutate({ email })}>
            {t('account.passwordAsk')}
          </DoorButton>
        </div>
      )}
    </Panel>
  );
}
