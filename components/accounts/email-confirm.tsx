'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { refusalOf } from '@/components/api/refusal';
import { useTRPC } from '@/components/api/trpc';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import { DoorButton } from './door-button';

/** The press that moves the account to a new address. */
export function EmailConfirm({ token }: { token: string }) {
  const t = useTranslations('accounts');
  const trpc = useTRPC();
  const moving = useMutation(trpc.accounts.confirmEmailChange.mutationOptions());
  if (moving.data) {
    const action = <ButtonLink href="/account">{t('link.toAccount')}</ButtonLink>;
    return (
      <Callout tone="settled" live action={action}>
        {t('link.changed', { email: moving.data.email })}
      </Callout>
    );
  }
  return (
    <div className="flex flex-col items-start gap-4">
      {moving.error ? <Callout live>{refusalOf(moving.error, t('offline')).message}</Callout> : null}
      <DoorButton variant="primary" size="lg" busy={moving.isPending} onClick={() => moving.mutate({ token })}>
        {t('link.changeEmail.act')}
      </DoorButton>
      <p className="text-ink-faint text-xs">{t('link.why')}</p>
    </div>
  );
}
