'use client';

import { MailCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import type { MailAsked } from '@/server/accounts/contract';

type Props = { email: string; by: MailAsked['by']; onAgain: () => void };

/** What is said after every request for a mail, whoever the address belongs to. It takes the focus of the form it replaces. */
export function MailSent({ email, by, onAgain }: Props) {
  const t = useTranslations('accounts.mailSent');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="flex flex-col items-start gap-3 rounded-md border border-rule bg-surface p-4">
      <MailCheck aria-hidden="true" className="size-6 text-ink-soft" />
      <h2 ref={heading} tabIndex={-1} className="font-semibold outline-none">
        {t('title')}
      </h2>
      <p className="max-w-full [overflow-wrap:anywhere] text-ink-soft text-sm">{t(by, { email })}</p>
      <div className="flex flex-wrap gap-2">
        {by === 'mailbox' ? (
          <ButtonLink href={`/mailbox?email=${encodeURIComponent(email)}`} variant="primary">
            {t('toMailbox')}
          </ButtonLink>
        ) : null}
        <Button variant="quiet" onClick={onAgain}>
          {t('again')}
        </Button>
      </div>
    </div>
  );
}
