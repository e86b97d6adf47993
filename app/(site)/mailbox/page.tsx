import type { Metadata } from 'next';
import { MailboxLetter } from '@/components/accounts/mailbox-letter';
import { getTranslator } from '@/components/intl/server-translator';
import { PageBody } from '@/components/shell/page-body';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { Field } from '@/components/ui/field';
import { PageHeader } from '@/components/ui/page-header';
import { TextInput } from '@/components/ui/text-input';
import { ask } from '@/server/api/caller';

type Props = { searchParams: Promise<{ email?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('accounts.mailbox'))('question'), robots: { index: false } };
}

/** The mail of a demo that has no mail server. In a production house there is no such page. */
export default async function MailboxPage({ searchParams }: Props) {
  const { email } = await searchParams;
  const given = typeof email === 'string' ? email.trim() : '';
  const looksWhole = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given);
  const [mailbox, t, words] = await Promise.all([
    ask((api) => api.accounts.mailbox(looksWhole ? { email: given } : {})),
    getTranslator('accounts.mailbox'),
    getTranslator('accounts'),
  ]);
  if (mailbox.status === 'sent_away') {
    return (
      <PageBody width="text">
        <PageHeader title={t('sentAway')} lead={t('sentAwayWhy')} />
      </PageBody>
    );
  }
  const isHere = mailbox.status === 'here';
  const messages = isHere ? mailbox.messages : [];
  const title = isHere ? t('title', { count: messages.length, email: mailbox.email }) : t('noAddress');
  return (
    <PageBody width="text">
      <PageHeader question={t('question')} title={<span className="[overflow-wrap:anywhere]">{title}</span>} />
      <Callout className="mb-6">{t('lead')}</Callout>
      <form action="/mailbox" className="mb-6 flex flex-wrap items-end gap-2">
        <Field label={words('email')} hint={isHere ? undefined : t('noAddressWhy')} className="min-w-0 flex-1 basis-64">
          <TextInput
            key={given}
            type="email"
            name="email"
            autoComplete="off"
            defaultValue={isHere ? mailbox.email : given}
          />
        </Field>
        <Button type="submit">{t('show')}</Button>
      </form>
      {isHere && messages.length === 0 ? <EmptyState title={t('emptyTitle')} why={t('emptyWhy')} /> : null}
      <ol className="flex flex-col gap-4">
        {messages.map((letter) => (
          <li key={letter.id}>
            <MailboxLetter letter={letter} />
          </li>
        ))}
      </ol>
    </PageBody>
  );
}
