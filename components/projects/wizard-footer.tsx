'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import type { TaskKind } from '@/server/projects/tasks';
import { SaveNote } from './save-note';
import { type Step, stepAddress, stepsOf } from './steps';
import type { Autosave } from './use-autosave';

type Props = {
  projectId: string;
  task: TaskKind;
  step: Step;
  autosave?: Autosave | undefined;
  /** Where nothing was written yet nothing is said to be saved. */
  hasBegun?: boolean;
};

/** Back and on. Going on waits for the last save, and stays when it was refused. */
export function WizardFooter({ projectId, task, step, autosave, hasBegun = true }: Props) {
  const t = useTranslations('projects');
  const router = useRouter();
  const [isLeaving, setLeaving] = useState(false);
  const all = stepsOf(task);
  const [previous, next] = [all[all.indexOf(step) - 1], all[all.indexOf(step) + 1]];
  const goOn = async () => {
    if (!next) return;
    setLeaving(true);
    const mayGo = autosave ? await autosave.flush() : true;
    setLeaving(false);
    if (mayGo) router.push(stepAddress(projectId, next));
  };
  return (
    <div className="mt-8 flex flex-wrap items-center gap-3 border-rule border-t pt-4">
      {previous ? (
        <ButtonLink href={stepAddress(projectId, previous)} variant="quiet">
          {t('wizard.back')}
        </ButtonLink>
      ) : null}
      {next ? (
        <Button variant="primary" busy={isLeaving} onClick={() => void goOn()}>
          {t('wizard.next', { step: t(`wizard.step.${next}`) })}
        </Button>
      ) : null}
      {autosave && hasBegun ? <SaveNote autosave={autosave} /> : null}
    </div>
  );
}
