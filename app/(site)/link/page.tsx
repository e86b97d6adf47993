import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { DoorPage } from '@/components/accounts/door-page';
import { EmailConfirm } from '@/components/accounts/email-confirm';
import { LinkConfirm } from '@/components/accounts/link-confirm';
import { LinkSpent } from '@/components/accounts/link-spent';
import { getTranslator } from '@/components/intl/server-translator';
import { ask } from '@/server/api/caller';

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('accounts.signIn'))('title'), robots: { index: false } };
}

/** Where mailed links lead. Opening the page changes nothing, since mail programs open links too; the button does. */
export default async function LinkPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const given = typeof token === 'string' ? token.slice(0, 200) : '';
  const state = await ask((api) => api.accounts.tokenState({ token: given }));
  if (state.status === 'spent') return <LinkSpent again="/sign-in" />;
  const { purpose, email } = state;
  if (purpose === 'reset_password') redirect(`/reset?token=${encodeURIComponent(given)}`);
  const t = await getTranslator('accounts.link');
  if (purpose === 'change_email') {
    return (
      <DoorPage title={t('changeEmail.title', { email })}>
        <EmailConfirm token={given} />
      </DoorPage>
    );
  }
  const words = purpose === 'sign_up' ? 'signUp' : 'signIn';
  return (
    <DoorPage title={t(`${words}.title`, { email })}>
      <LinkConfirm token={given} act={t(`${words}.act`)} />
    </DoorPage>
  );
}
