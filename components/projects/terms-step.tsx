'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import type { ProjectTerms } from '@/server/projects/contract';
import type { ItemsToLabel } from './items-to-label';
import { askedAnew, Loaded } from './loaded';
import { TermsFields } from './terms-fields';
import { TermsFigures } from './terms-figures';
import { useTerms } from './use-terms';
import { WizardFooter } from './wizard-footer';

type Props = { projectId: string; items: ItemsToLabel };

/** Price, overlap, target and budget of a draft, with what they come to. */
export function TermsStep({ projectId, items }: Props) {
  const t = useTranslations('projects.terms');
  const trpc = useTRPC();
  const stored = useQuery({ ...trpc.projects.terms.queryOptions({ projectId }), ...askedAnew });
  return (
    <Loaded query={stored} label={t('loading')} rows={5}>
      {(data) => <TermsForm stored={data} items={items} />}
    </Loaded>
  );
}

function TermsForm({ stored, items }: { stored: ProjectTerms; items: ItemsToLabel }) {
  const { typed, setTyped, autosave } = useTerms(stored);
  return (
    <>
      <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
        <TermsFields
          value={typed}
          onChange={setTyped}
          currency={stored.currency}
          errors={autosave.refusal?.fields ?? {}}
          pace={null}
        />
        <TermsFigures stored={stored} typed={typed} items={items} />
      </div>
      {autosave.refusal ? (
        <Callout live className="mt-4">
          {autosave.refusal.message}
        </Callout>
      ) : null}
      <WizardFooter projectId={stored.id} task={stored.task} step="terms" autosave={autosave} />
    </>
  );
}
