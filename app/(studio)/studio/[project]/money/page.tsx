import { notFound } from 'next/navigation';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { LinePages } from '@/components/ledger/line-pages';
import { MoneySplit } from '@/components/ledger/money-split';
import { MoveMoneyDialog } from '@/components/ledger/move-money-dialog';
import { ProjectLines } from '@/components/ledger/project-lines';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { ask } from '@/server/api/caller';
import type { ProjectMoney } from '@/server/ledger/contract';
import { ledgerLimits } from '@/server/ledger/limits';
import { feeFor } from '@/server/ledger/rules';

type Props = { params: Promise<{ project: string }>; searchParams: Promise<{ before?: string }> };

export default async function ProjectMoneyPage({ params, searchParams }: Props) {
  const [{ project: projectId }, { before }] = await Promise.all([params, searchParams]);
  const standing = await ask((api) => api.projects.standing({ projectId }));
  if (!standing.roles.includes('owner')) notFound();
  const [t, money, lines, terms, { purses }] = await Promise.all([
    getTranslator('ledger'),
    ask((api) => api.ledger.project({ projectId })),
    ask((api) => api.ledger.projectLines({ projectId, before })),
    ask((api) => api.projects.terms({ projectId })),
    ask((api) => api.ledger.purses()),
  ]);
  const { currency, escrowMinor } = money;
  const balanceMinor = purses.find((purse) => purse.currency === currency)?.balanceMinor ?? 0n;
  const answerMinor = terms.priceMinor + feeFor(terms.priceMinor, terms.feeBps);
  const isClosed = terms.state === 'closed';
  return (
    <>
      <PageHeader
        question={t('where.question')}
        title={<WhereItIs money={money} />}
        lead={t('demo')}
        action={
          <>
            <MoveMoneyDialog
              projectId={projectId}
              currency={currency}
              direction="to_balance"
              availableMinor={escrowMinor}
            />
            {isClosed ? null : (
              <MoveMoneyDialog
                projectId={projectId}
                currency={currency}
                direction="to_project"
                availableMinor={balanceMinor}
                variant="primary"
              />
            )}
          </>
        }
      />
      <div className="flex flex-col gap-4">
        <Panel title={t('where.bar')}>
          <MoneySplit money={money} affordable={isClosed ? null : Number(escrowMinor / answerMinor)} />
        </Panel>
        <Panel title={t('where.linesTitle')} flush>
          <ProjectLines
            lines={lines}
            currency={currency}
            empty={<EmptyState className="m-4" title={t('where.emptyTitle')} why={t('where.emptyWhy')} />}
          />
          <LinePages
            path={`/studio/${projectId}/money`}
            isFirst={!before}
            last={lines.at(-1)?.transferId}
            isFull={lines.length === ledgerLimits.linesPerPage}
          />
        </Panel>
      </div>
    </>
  );
}

/** The answer to the page's question in one sentence: the parts are the whole. */
async function WhereItIs({ money }: { money: ProjectMoney }) {
  const [t, formats] = await Promise.all([getTranslator('ledger.where'), getFormats()]);
  const written = (amountMinor: bigint) => formats.money(amountMinor, money.currency);
  if (money.fundedMinor === 0n) return t('answerNone');
  return t('answer', {
    funded: written(money.fundedMinor),
    paid: written(money.paidMinor),
    fees: written(money.feesMinor),
    reserved: written(money.reservedMinor),
    left: written(money.escrowMinor),
  });
}
