import type { Metadata } from 'next';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { AccountLines } from '@/components/ledger/account-lines';
import { LinePages } from '@/components/ledger/line-pages';
import { PageBody } from '@/components/shell/page-body';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { Stat } from '@/components/ui/stat';
import { ask } from '@/server/api/caller';
import { ledgerLimits } from '@/server/ledger/limits';

type Props = { searchParams: Promise<{ before?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('ledger'))('balance.title') };
}

export default async function BalancePage({ searchParams }: Props) {
  const { before } = await searchParams;
  const [t, formats, purses, lines] = await Promise.all([
    getTranslator('ledger'),
    getFormats(),
    ask((api) => api.ledger.mine()),
    ask((api) => api.ledger.myLines({ before })),
  ]);
  const inWords = (pick: (purse: (typeof purses)[number]) => bigint) =>
    new Intl.ListFormat(formats.locale).format(purses.map((purse) => formats.money(pick(purse), purse.currency)));
  const title =
    purses.length > 0
      ? t('balance.answer', {
          available: inWords((purse) => purse.availableMinor),
          pending: inWords((purse) => purse.pendingMinor),
        })
      : t('balance.answerNone');
  return (
    <PageBody>
      <PageHeader question={t('balance.question')} title={title} lead={`${t('balance.lead')} ${t('demo')}`} />
      <div className="flex flex-col gap-4">
        {purses.map((purse) => (
          <Panel key={purse.currency} title={purses.length > 1 ? purse.currency : undefined}>
            <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
              <Stat
                tone="settled"
                label={t('balance.available')}
                value={formats.money(purse.availableMinor, purse.currency)}
              />
              <Stat
                label={t('balance.pending')}
                value={formats.money(purse.pendingMinor, purse.currency)}
                note={t('balance.pendingNote', { count: purse.pendingCount })}
              />
              <Stat label={t('balance.day')} value={formats.money(purse.earnedDayMinor, purse.currency)} />
            </div>
          </Panel>
        ))}
        <Panel title={t('lines.caption')} flush>
          <AccountLines
            lines={lines}
            empty={
              <EmptyState
                className="m-4"
                title={t('balance.answerNone')}
                why={t('balance.emptyWhy')}
                action={<ButtonLink href="/work">{t('balance.emptyAction')}</ButtonLink>}
              />
            }
          />
          <LinePages
            path="/work/balance"
            isFirst={!before}
            last={lines.at(-1)?.transferId}
            isFull={lines.length === ledgerLimits.linesPerPage}
          />
        </Panel>
      </div>
    </PageBody>
  );
}
