import { getTranslator } from '@/components/intl/server-translator';
import { InvitationAnswer } from '@/components/projects/invitation-answer';
import { PageBody } from '@/components/shell/page-body';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

type Props = { searchParams: Promise<{ token?: string | string[] }> };

/** Where the link of an invitation leads. Opening it uses nothing up. */
export default async function InvitationPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const given = typeof token === 'string' && token.length >= 20 && token.length <= 100 ? token : '-'.repeat(43);
  const offer = await ask((api) => api.projects.invitation({ token: given }));
  const t = await getTranslator('projects.invitation');
  if (!offer) {
    return (
      <PageBody width="text">
        <PageHeader question={t('question')} title={t('gone')} lead={t('goneWhy')} />
      </PageBody>
    );
  }
  return (
    <PageBody width="text">
      <PageHeader
        question={t('question')}
        title={t('title', { name: offer.invitedBy, role: offer.role, project: offer.projectTitle || t('untitled') })}
        lead={t(`means.${offer.role}`)}
      />
      <InvitationAnswer token={given} />
    </PageBody>
  );
}
