'use client';

import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Callout } from '@/components/ui/callout';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DescriptionList } from '@/components/ui/description-list';
import { Panel } from '@/components/ui/panel';
import type { Readiness } from '@/server/assignment/contract';
import { assignmentLimits } from '@/server/assignment/limits';
import { leastLabels } from '@/server/assignment/rules';
import type { ProjectTerms } from '@/server/projects/contract';
import { Loaded } from './loaded';
import { NearDuplicates } from './near-duplicates';
import { PublishLacks } from './publish-lacks';
import { usePublishing } from './use-publishing';

type Props = { terms: ProjectTerms };

/** The last step: what is missing, what it costs, where the money comes from, and publishing. */
export function PublishPanel({ terms }: Props) {
  const t = useTranslations('projects.publish');
  const publishing = usePublishing(terms.id);
  return (
    <Loaded query={publishing.readiness} label={t('loading')}>
      {(readiness) => <PublishBody terms={terms} readiness={readiness} publishing={publishing} />}
    </Loaded>
  );
}

type BodyProps = Props & { readiness: Readiness; publishing: ReturnType<typeof usePublishing> };

function PublishBody({ terms, readiness, publishing }: BodyProps) {
  const t = useTranslations('projects.publish');
  const f = useFormats();
  const { currency, missingMinor, neededMinor, mostMinor } = readiness;
  const money = (amountMinor: bigint) => f.money(amountMinor, currency);
  const balanceMinor = publishing.purses.data?.purses.find((purse) => purse.currency === currency)?.balanceMinor ?? 0n;
  const shortMinor = missingMinor > balanceMinor ? missingMinor - balanceMinor : 0n;
  const isOverBudget = terms.budgetMinor !== null && neededMinor > terms.budgetMinor;
  const blocked = blockedBy(readiness, shortMinor > 0n, isOverBudget);
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel title={t('checklist')}>
        <PublishLacks terms={terms} lacks={readiness.lacks} />
      </Panel>
      <Panel title={t('cost')}>
        <DescriptionList
          items={[
            {
              term: t('seats'),
              detail: t('seatsSum', sumOf(terms, readiness)),
            },
            ...(readiness.besideMinor > 0n ? [{ term: t('beside'), detail: money(readiness.besideMinor) }] : []),
            { term: t('needed'), detail: money(neededMinor) },
            ...(mostMinor > neededMinor
              ? [
                  {
                    term: t('most'),
                    detail: t('mostSum', { amount: money(mostMinor), overlap: terms.overlapMax ?? 0 }),
                  },
                ]
              : []),
            { term: t('setAside'), detail: money(readiness.escrowMinor) },
            { term: t('balance'), detail: money(balanceMinor) },
          ]}
        />
        <NearDuplicates projectId={terms.id} readiness={readiness} />
      </Panel>
      <div className="flex flex-col gap-3 lg:col-span-2">
        {isOverBudget && terms.budgetMinor !== null ? (
          <Callout
            tone="unsure"
            title={t('overBudget', { needed: money(neededMinor), budget: money(terms.budgetMinor) })}
          >
            {t('overBudgetAdvice')}
          </Callout>
        ) : null}
        {shortMinor > 0n ? (
          <Callout
            tone="unsure"
            title={t('short', { amount: money(shortMinor) })}
            action={
              <Button busy={publishing.isFunding} onClick={() => void publishing.addFunds(shortMinor, currency)}>
                {t('addDemo', { amount: money(shortMinor) })}
              </Button>
            }
          >
            {t('shortAdvice')}
          </Callout>
        ) : null}
        {publishing.problem ? <Callout live>{publishing.problem}</Callout> : null}
        <div className="flex flex-wrap items-center gap-3">
          <PublishButton terms={terms} readiness={readiness} blocked={blocked} publishing={publishing} />
          <ButtonLink href={`/studio/${terms.id}/preview`} size="lg">
            {t('preview')}
          </ButtonLink>
        </div>
      </div>
    </div>
  );
}

/** How the number of annotations comes about. A draft has no seats yet, and what has a known answer wants none. */
function sumOf(terms: ProjectTerms, { seats, items }: Readiness) {
  const overlap = leastLabels(terms);
  const wanting = seats % overlap === 0 ? seats / overlap : items;
  return { seats, overlap, items: wanting, known: items - wanting };
}

type ButtonProps = Props & {
  readiness: Readiness;
  blocked: Block | null;
  publishing: ReturnType<typeof usePublishing>;
};

/** Publishing asks first, and says in figures what will happen. */
function PublishButton({ terms, readiness, blocked, publishing }: ButtonProps) {
  const t = useTranslations('projects.publish');
  const f = useFormats();
  const { missingMinor, currency, publishesGuide, seats, items } = readiness;
  const first = assignmentLimits.openedAtOnce;
  const amount = f.money(missingMinor, currency);
  if (blocked) {
    return (
      <Button variant="primary" size="lg" disabledReason={t(`blocked.${blocked}`)}>
        {t('publish')}
      </Button>
    );
  }
  const moves = missingMinor > 0n;
  return (
    <ConfirmDialog
      trigger={
        <Button variant="primary" size="lg">
          {moves ? t('setAsideAndPublish', { amount }) : t('publish')}
        </Button>
      }
      title={t('confirmTitle', { title: terms.title })}
      consequence={t('consequence', {
        amount,
        moves: moves ? 'yes' : 'no',
        guide: publishesGuide ? 'yes' : 'no',
        seats,
        first,
        follow: Math.max(0, items - first),
      })}
      confirmLabel={t('publish')}
      onConfirm={async () => {
        await publishing.publish(missingMinor);
      }}
      meanwhile={t(`step.${publishing.step ?? 'page'}`, { amount, seats, title: terms.title })}
    />
  );
}

type Block = 'lacks' | 'budget' | 'short';

/** Why the project cannot be published yet: what is incomplete comes before money. */
function blockedBy({ lacks }: Readiness, isShort: boolean, isOverBudget: boolean): Block | null {
  if (lacks.some((lack) => lack !== 'escrow_short')) return 'lacks';
  if (isOverBudget) return 'budget';
  return isShort ? 'short' : null;
}
