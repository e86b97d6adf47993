import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { DemoDoors } from '@/components/accounts/demo-doors';
import { DoorPage } from '@/components/accounts/door-page';
import { ProviderDoors } from '@/components/accounts/provider-doors';
import { SignInForm } from '@/components/accounts/sign-in-form';
import { getTranslator } from '@/components/intl/server-translator';
import { safeNext } from '@/server/accounts/rules';
import { ask } from '@/server/api/caller';
import { getViewer } from '@/server/api/viewer';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('accounts.signIn'))('title') };
}

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : null);
  const [viewer, ways, t] = await Promise.all([
    getViewer(),
    ask((api) => api.accounts.waysIn()),
    getTranslator('accounts.signIn'),
  ]);
  const next = safeNext(text('next'));
  const chosen = ways.demo.find((login) => login.role === text('demo'));
  if (viewer && !chosen) redirect(next ?? viewer.home);
  const aside =
    ways.demo.length > 0 ? <DemoDoors logins={ways.demo} chosen={chosen?.role ?? null} next={next} /> : null;
  return (
    <DoorPage title={t('title')} lead={next ? t('next') : t('lead')} aside={aside}>
      <SignInForm next={next} email={chosen?.email ?? ''} refused={text('error')} />
      <ProviderDoors providers={ways.providers} next={next} />
      <p className="text-ink-soft text-sm">
        {t('noAccount')}{' '}
        <Link href="/sign-up" className="text-accent underline underline-offset-2">
          {t('toSignUp')}
        </Link>
      </p>
    </DoorPage>
  );
}
