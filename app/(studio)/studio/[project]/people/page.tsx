import { getTranslator } from '@/components/intl/server-translator';
import { InvitationList } from '@/components/projects/invitation-list';
import { InviteForm } from '@/components/projects/invite-form';
import { MemberList } from '@/components/projects/member-list';
import { KeptFocus } from '@/components/ui/kept-focus';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string }> };

/** Who takes part in the project, and who is asked to. */
export default async function PeoplePage({ params }: Props) {
  const { project: projectId } = await params;
  const t = await getTranslator('projects.people');
  const [standing, members] = await ask((api) =>
    Promise.all([api.projects.standing({ projectId }), api.projects.members({ projectId })]),
  );
  const isOwner = standing.roles.includes('owner');
  const invitations = isOwner ? await ask((api) => api.projects.invitations({ projectId })) : [];
  const count = (role: string) => members.filter((member) => member.role === role).length;
  return (
    <>
      <PageHeader
        question={t('question')}
        title={t('title', { owners: count('owner'), reviewers: count('reviewer'), workers: count('worker') })}
      />
      <div className="flex flex-col gap-6">
        {isOwner ? (
          <Panel title={t('inviteTitle')} description={t('inviteWhy')}>
            <InviteForm projectId={projectId} />
          </Panel>
        ) : null}
        <KeptFocus count={invitations.length + members.length} className="flex flex-col gap-6">
          {invitations.length > 0 ? <InvitationList projectId={projectId} invitations={invitations} /> : null}
          <MemberList projectId={projectId} members={members} mayRemove={isOwner} />
        </KeptFocus>
      </div>
    </>
  );
}
