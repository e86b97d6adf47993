import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { DataStep } from '@/components/datasets/data-step';
import { GuideStep } from '@/components/guides/guide-step';
import { getTranslator } from '@/components/intl/server-translator';
import { AboutStep } from '@/components/projects/about-step';
import { ClassesStep } from '@/components/projects/classes-step';
import { DiscardDraft } from '@/components/projects/discard-draft';
import { itemsToLabel } from '@/components/projects/items-to-label';
import { KindStep } from '@/components/projects/kind-step';
import { PublishPanel } from '@/components/projects/publish-panel';
import { isStep, type Step } from '@/components/projects/steps';
import { TermsStep } from '@/components/projects/terms-step';
import { WizardSteps } from '@/components/projects/wizard-steps';
import { PageBody } from '@/components/shell/page-body';
import { Breadcrumb } from '@/components/ui/breadcrumb';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';
import type { ProjectTerms } from '@/server/projects/contract';

type Props = { searchParams: Promise<{ project?: string | string[]; step?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslator('projects');
  return { title: t('wizard.title') };
}

/**
 * The making of a project, a step at a time. The draft is a row from the first choice on and every step saves as it is
 * filled in, so the address is all the state there is: reload it, go back, or open it elsewhere.
 */
export default async function NewProjectPage({ searchParams }: Props) {
  const { project, step: wanted } = await searchParams;
  const projectId = typeof project === 'string' ? project : null;
  const terms = projectId ? await ask((api) => api.projects.terms({ projectId })) : null;
  if (!terms) await ask((api) => api.projects.mine());
  if (terms && terms.state !== 'draft') redirect(`/studio/${terms.id}`);
  const isOwner =
    terms !== null && (await ask((api) => api.projects.standing({ projectId: terms.id }))).roles.includes('owner');
  const step: Step = terms && isStep(wanted) ? wanted : 'kind';
  const t = await getTranslator('projects');
  return (
    <PageBody>
      <PageHeader
        path={
          <Breadcrumb
            label={t('wizard.path')}
            items={[{ label: t('list.caption'), href: '/studio' }, { label: terms?.title || t('wizard.title') }]}
          />
        }
        question={terms ? t(`wizard.step.${step}`) : t('wizard.title')}
        title={t(`wizard.question.${step}`)}
        lead={terms ? t(`wizard.lead.${step}`) : t('wizard.leadStart')}
        action={terms && isOwner ? <DiscardDraft projectId={terms.id} /> : null}
      />
      <WizardSteps projectId={terms?.id ?? null} task={terms?.task ?? 'boxes'} current={step} />
      {terms ? <StepBody terms={terms} step={step} /> : <KindStep />}
    </PageBody>
  );
}

async function PricedStep({ projectId }: { projectId: string }) {
  const [summary, board] = await ask((api) =>
    Promise.all([api.datasets.summary({ projectId }), api.skill.board({ projectId })]),
  );
  return <TermsStep projectId={projectId} items={itemsToLabel(summary.active, board.inUse)} />;
}

function StepBody({ terms, step }: { terms: ProjectTerms; step: Step }) {
  const of = { projectId: terms.id, task: terms.task };
  switch (step) {
    case 'kind':
      return <AboutStep projectId={terms.id} />;
    case 'classes':
      return <ClassesStep {...of} />;
    case 'guide':
      return <GuideStep {...of} />;
    case 'data':
      return <DataStep {...of} />;
    case 'terms':
      return <PricedStep projectId={terms.id} />;
    case 'publish':
      return <PublishPanel terms={terms} />;
  }
}
