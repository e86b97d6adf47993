import type { Metadata } from 'next';
import { DeletePanel } from '@/components/accounts/delete-panel';
import { EmailPanel } from '@/components/accounts/email-panel';
import { LanguagesPanel } from '@/components/accounts/languages-panel';
import { LookPanel } from '@/components/accounts/look-panel';
import { NamePanel } from '@/components/accounts/name-panel';
import { NoPasswordPanel } from '@/components/accounts/no-password-panel';
import { PasswordPanel } from '@/components/accounts/password-panel';
import { SessionsPanel } from '@/components/accounts/sessions-panel';
import { getFormats, getLocale, getTheme, getTranslator } from '@/components/intl/server-translator';
import { PageBody } from '@/components/shell/page-body';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';
import { getViewer } from '@/server/api/viewer';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('shell'))('account') };
}

export default async function AccountPage() {
  const [profile, stakes, viewer, t, formats, locale, theme] = await Promise.all([
    ask((api) => api.accounts.profile()),
    ask((api) => api.ledger.stakes()),
    getViewer(),
    getTranslator('accounts.account'),
    getFormats(),
    getLocale(),
    getTheme(),
  ]);
  const personId = viewer?.id ?? '';
  const { pseudonym, email, hasPassword } = profile;
  return (
    <PageBody width="text">
      <PageHeader
        question={t('question')}
        title={t('title', { pseudonym })}
        lead={`${t('lead')} ${t('since', { date: formats.date(profile.createdAt) })}`}
      />
      <div className="flex flex-col gap-6">
        <NamePanel name={profile.name} />
        <LookPanel locale={locale} theme={theme} />
        <LanguagesPanel kept={profile.languages} />
        <EmailPanel email={email} hasPassword={hasPassword} />
        {hasPassword ? <PasswordPanel /> : <NoPasswordPanel email={email} providers={profile.providers} />}
        <SessionsPanel personId={personId} />
        <DeletePanel {...{ personId, pseudonym, email, hasPassword, stakes }} />
      </div>
    </PageBody>
  );
}
