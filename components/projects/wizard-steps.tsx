import Link from 'next/link';
import { getTranslator } from '@/components/intl/server-translator';
import { classNames } from '@/components/ui/class-names';
import type { TaskKind } from '@/server/projects/tasks';
import { type Step, stepAddress, stepsOf } from './steps';

type Props = { projectId: string | null; task: TaskKind; current: Step };

/** The steps of making a project, each a link once there is a draft: they can be taken in any order. */
export async function WizardSteps({ projectId, task, current }: Props) {
  const t = await getTranslator('projects');
  const all = stepsOf(task);
  return (
    <nav aria-label={t('wizard.steps')} className="mb-6">
      <p className="mb-1 text-ink-faint text-xs sm:hidden">
        {t('wizard.place', { step: all.indexOf(current) + 1, steps: all.length })}
      </p>
      <ol className="flex flex-wrap gap-x-1 gap-y-1">
        {all.map((step, index) => {
          const isCurrent = step === current;
          const look = classNames(
            'flex h-8 items-center gap-1.5 rounded-md px-2.5 text-sm pointer-coarse:h-11',
            isCurrent ? 'bg-sunken font-medium' : 'text-ink-soft',
          );
          const words = (
            <>
              <span className="text-ink-faint text-xs">{index + 1}</span>
              {t(`wizard.step.${step}`)}
            </>
          );
          return (
            <li key={step} className={isCurrent ? undefined : 'max-sm:hidden'}>
              {projectId ? (
                <Link
                  href={stepAddress(projectId, step)}
                  aria-current={isCurrent ? 'step' : undefined}
                  className={classNames(look, 'hover:bg-sunken hover:text-ink')}
                >
                  {words}
                </Link>
              ) : (
                <span aria-current={isCurrent ? 'step' : undefined} className={look}>
                  {words}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
