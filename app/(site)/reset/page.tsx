import type { Metadata } from 'next';
import { DoorPage } from '@/components/accounts/door-page';
import { LinkSpent } from '@/components/accounts/link-spent';
import { ResetForm } from '@/components/accounts/reset-form';
import { getTranslator } from '@/components/intl/server-translator';
import { ask } from '@/server/api/caller';

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('accounts.reset'))('title'), robots: { index: false } };
}

export default async function ResetPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const given = typeof token === 'string' ? token.slice(0, 200) : '';
  const state = await ask((api) => api.accounts.tokenState({ token: given }));
  if (state.status === 'spent' || state.purpose !== 'reset_password') return <LinkSpent again="/forgot" />;
  const t = await getTranslator('accounts.reset');
  return (
    <DoorPage title={t('title')} lead={t('lead', { email: state.email })}>
      <ResetForm token={given} email={state.email} />
    </DoorPage>
  );
}
