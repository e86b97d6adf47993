'use client';

import { useTranslations } from 'use-intl';
import { Callout } from '@/components/ui/callout';
import { signInTries } from '@/server/accounts/limits';

/** Why a session could not be opened, as a sentence. The codes are next-auth's and those of the accounts room. */
export function DoorRefusal({ code }: { code: string }) {
  const t = useTranslations('accounts');
  const sentence = () => {
    if (code === 'CredentialsSignin') return t('signIn.wrong');
    if (code === 'too_many_tries') return t('signIn.tooMany', { minutes: signInTries.minutes });
    if (code === 'token_spent') return t('link.spent');
    if (code === 'AccessDenied') return t('signIn.providerDenied');
    if (code.startsWith('OAuth') || code === 'Callback') return t('signIn.providerFailed');
    return code === 'offline' ? t('offline') : t('signIn.failed');
  };
  return <Callout live>{sentence()}</Callout>;
}
