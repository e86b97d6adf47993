import type { Metadata } from 'next';
import Link from 'next/link';
import { DoorPage } from '@/components/accounts/door-page';
import { MailForm } from '@/components/accounts/mail-form';
import { getTranslator } from '@/components/intl/server-translator';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('accounts.forgot'))('title') };
}

export default async function ForgotPage() {
  const t = await getTranslator('accounts.forgot');
  return (
    <DoorPage title={t('title')} lead={t('lead')}>
      <MailForm wants="reset" act={t('act')} />
      <p className="text-sm">
        <Link href="/sign-in" className="text-accent underline underline-offset-2">
          {t('back')}
        </Link>
      </p>
    </DoorPage>
  );
}
