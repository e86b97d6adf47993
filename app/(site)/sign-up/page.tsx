import type { Metadata } from 'next';
import Link from 'next/link';
import { DoorPage } from '@/components/accounts/door-page';
import { ProviderDoors } from '@/components/accounts/provider-doors';
import { SignUpForm } from '@/components/accounts/sign-up-form';
import { getTranslator } from '@/components/intl/server-translator';
import { ask } from '@/server/api/caller';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('accounts.signUp'))('title') };
}

export default async function SignUpPage() {
  const [ways, t] = await Promise.all([ask((api) => api.accounts.waysIn()), getTranslator('accounts.signUp')]);
  return (
    <DoorPage title={t('title')} lead={t('lead')}>
      <SignUpForm />
      <ProviderDoors providers={ways.providers} next={null} />
      <p className="text-ink-soft text-sm">
        {t('hasAccount')}{' '}
        <Link href="/sign-in" className="text-accent underline underline-offset-2">
          {t('toSignIn')}
        </Link>
      </p>
    </DoorPage>
  );
}
