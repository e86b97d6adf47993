import type { Metadata } from 'next';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { AccountLines } from '@/components/ledger/account-lines';
import { AddFundsDialog } from '@/components/ledger/add-funds-dialog';
import { LinePages } from '@/components/ledger/line-pages';
import { PurseProjects } from '@/components/ledger/purse-projects';
import { PageBody } from '@/components/shell/page-body';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { Stat } from '@/components/ui/stat';
import { ask } from '@/server/api/caller';
import { ledgerLimits } from '@/server/ledger/limits';

type Props = { searchParams: Promise<{ before?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('ledger'))('purse.title') };
}

export default async function RequesterMoneyPage({ searchParams }: Props) {
  const { before } = await searchParams;
  const [t, formats, { purses, projects }, lines] = await Promise.all([
    getTranslator('ledger'),
    getFormats(),
    ask((api) => api.ledger.purses()),
    ask((api) => api.ledger.purseLines({ before })),
  ]);
  const inWords = (pick: (purse: (typeof purses)[number]) => bigint) =>
    new Intl.ListFormat(formats.locale).format(purses.map((purse) => formats.money(pick(purse), purse.currency)));
  const title =
    purses.length > 0
      ? t('purse.answer', {
          balance: inWords((purse) => purse.balanceMinor),
          projects: inWords((purse) => purse.inProjectsMinor),
        })
      : t('purse.answerNone');
  return (
    <PageBody>
      <PageHeader question={t('purse.question')} title={title} action={<AddFundsDialog variant="primary" />} />
      <div className="flex flex-col gap-4">
        <Callout title={t('demo')} />
        {purses.map((purse) => (
          <Panel key={purse.currency} title={purses.length > 1 ? purse.currency : undefined}>
            <div className="grid grid-cols-2 gap-4">
              <Stat
                label={t('purse.balance')}
                value={formats.money(purse.balanceMinor, purse.currency)}
                note={t('purse.balanceNote')}
              />
              <Stat
                label={t('purse.projects')}
                value={formats.money(purse.inProjectsMinor, purse.currency)}
                note={t('purse.projectsNote')}
              />
            </div>
          </Panel>
        ))}
        {projects.length > 0 ? (
          <Panel title={t('purse.projectsTitle')} flush>
            <PurseProjects projects={projects} />
          </Panel>
        ) : null}
        <Panel title={t('purse.linesTitle')} flush>
          <AccountLines
            lines={lines}
            empty={<EmptyState className="m-4" title={t('purse.emptyTitle')} why={t('purse.emptyWhy')} />}
          />
          <LinePages
            path="/studio/money"
            isFirst={!before}
            last={lines.at(-1)?.transferId}
            isFull={lines.length === ledgerLimits.linesPerPage}
          />
        </Panel>
      </div>
    </PageBody>
  );
}
