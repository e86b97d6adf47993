import type { Metadata } from 'next';
import { getTranslator } from '@/components/intl/server-translator';
import { FaultList } from '@/components/office/fault-list';
import { HealthPanels } from '@/components/office/health-panels';
import { PageBody } from '@/components/shell/page-body';
import { DescriptionList } from '@/components/ui/description-list';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { StatusChip } from '@/components/ui/status-chip';
import { ask } from '@/server/api/caller';

const providerNames = { google: 'Google', github: 'GitHub' } as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslator('office.sections'))('house') };
}

/** What runs here, and with which settings? */
export default async function HousePage() {
  const [{ projects, house }, health, books, t] = await Promise.all([
    ask((api) => api.accounts.staff.facts()),
    ask((api) => api.accounts.staff.health()),
    ask((api) => api.ledger.books()),
    getTranslator('office.house'),
  ]);
  const { open, ...others } = projects;
  const providers = house.providers.map((provider) => providerNames[provider]).join(', ');
  return (
    <PageBody>
      <PageHeader question={t('question')} title={t('title', { open })} lead={t('lead', others)} />
      <Panel title={t('books')} className="mb-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusChip tone={books.balanced ? 'settled' : 'disagreement'}>
            {t('booksState', { faults: books.faults.length })}
          </StatusChip>
          <p className="text-ink-soft text-sm">{t('booksWhy', { transfers: books.transfers })}</p>
        </div>
        <FaultList faults={books.faults} />
      </Panel>
      <HealthPanels health={health} />
      <Panel title={t('settings')}>
        <DescriptionList
          items={[
            { term: t('mode'), detail: t(house.mode === 'demo' ? 'modeDemo' : 'modeProduction') },
            { term: t('address'), detail: <span className="break-all font-mono text-xs">{house.publicUrl}</span> },
            { term: t('mail'), detail: t(house.mail === 'smtp' ? 'mailSmtp' : 'mailMailbox') },
            { term: t('storage'), detail: t(house.storage === 's3' ? 'storageS3' : 'storageDisk') },
            { term: t('providers'), detail: providers || t('providersNone') },
          ]}
        />
      </Panel>
    </PageBody>
  );
}
