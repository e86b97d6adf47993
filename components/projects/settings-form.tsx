'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Callout } from '@/components/ui/callout';
import { Panel } from '@/components/ui/panel';
import type { MeasuredPace } from '@/server/estimates/contract';
import type { ProjectTerms } from '@/server/projects/contract';
import { AboutFields } from './about-fields';
import type { ItemsToLabel } from './items-to-label';
import { RaisedTerms } from './raised-terms';
import { SaveNote } from './save-note';
import { TermsFields } from './terms-fields';
import { TermsFigures } from './terms-figures';
import type { TypedTerms } from './typed-terms';
import { useChangesSaved } from './use-changes-saved';
import { useTerms } from './use-terms';

type Props = { stored: ProjectTerms; items: ItemsToLabel; pace: MeasuredPace | null };

/** Everything about a project that can be changed while it runs. */
export function SettingsForm({ stored, items, pace }: Props) {
  const t = useTranslations('projects');
  const trpc = useTRPC();
  const saving = useMutation(trpc.projects.updateTerms.mutationOptions());
  const [about, setAbout] = useState({ title: stored.title, summary: stored.summary });
  const aboutSave = useChangesSaved(about, (value) => saving.mutateAsync({ projectId: stored.id, ...value }));
  const { typed, setTyped, autosave } = useTerms(stored);
  // Whoever pauses or resumes has the page made anew: what was raised on it stays told.
  const [opened] = useState(stored);
  const raised = {
    stored: { ...opened, state: stored.state },
    typed,
    onBack: (before: Partial<TypedTerms>) => setTyped({ ...typed, ...before }),
  };
  return (
    <div className="flex flex-col gap-4">
      <Panel title={t('about.heading')} actions={<SaveNote autosave={aboutSave} />}>
        <AboutFields value={about} onChange={setAbout} errors={aboutSave.refusal?.fields ?? {}} />
        {aboutSave.refusal ? (
          <Callout live className="mt-4">
            {aboutSave.refusal.message}
          </Callout>
        ) : null}
      </Panel>
      <Panel title={t('terms.heading')} actions={<SaveNote autosave={autosave} />}>
        <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
          <TermsFields
            value={typed}
            onChange={setTyped}
            currency={stored.currency}
            errors={autosave.refusal?.fields ?? {}}
            pace={pace}
            ofOverlap={<RaisedTerms of="minimum" {...raised} />}
            ofTarget={<RaisedTerms of="target" {...raised} />}
          />
          <TermsFigures stored={stored} typed={typed} items={items} />
        </div>
        {stored.state === 'draft' ? null : <p className="mt-4 text-ink-faint text-xs">{t('terms.running')}</p>}
        {autosave.refusal ? (
          <Callout live className="mt-4">
            {autosave.refusal.message}
          </Callout>
        ) : null}
      </Panel>
    </div>
  );
}
