import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Panel } from '@/components/ui/panel';
import { StatusChip } from '@/components/ui/status-chip';
import type { HouseHealth } from '@/server/jobs/contract';
import { FaultList } from './fault-list';
import { TryJobAgain } from './try-job-again';

/** A job that is due and has waited this long means that nobody runs the jobs. */
const lateSeconds = 300;

/** What the continuous check of the house found, and the queue of background jobs with those that gave up. */
export async function HealthPanels({ health }: { health: HouseHealth }) {
  const [t, formats] = await Promise.all([getTranslator('office.house'), getFormats()]);
  const { checks, deadCount, deadJobs, dueJobs, oldestSeconds, stubbornJobs } = health;
  const faults = checks.flatMap((check) => check.faults);
  const [first] = checks;
  const looked = (subject: 'books' | 'work') => checks.find((check) => check.subject === subject)?.looked ?? 0;
  const isLate = oldestSeconds > lateSeconds;
  return (
    <>
      <Panel title={t('laws')} className="mb-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusChip tone={!first ? 'unsure' : faults.length === 0 ? 'settled' : 'disagreement'}>
            {first ? t('lawsState', { faults: faults.length }) : t('lawsUnproved')}
          </StatusChip>
          <p className="text-ink-soft text-sm">
            {first
              ? t('lawsWhy', { at: first.at, seats: looked('work'), transfers: looked('books') })
              : t('lawsUnprovedWhy')}
          </p>
        </div>
        <FaultList faults={faults} />
      </Panel>
      <Panel title={t('jobs')} className="mb-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusChip tone={deadCount > 0 || stubbornJobs.length > 0 || isLate ? 'disagreement' : 'settled'}>
            {t('jobsState', { dead: deadCount })}
          </StatusChip>
          <p className="text-ink-soft text-sm">
            {isLate
              ? t('jobsLate', { due: dueJobs, minutes: Math.floor(oldestSeconds / 60) })
              : t('jobsWhy', { due: dueJobs })}
          </p>
        </div>
        <ul className="mt-3 flex flex-col gap-2 empty:hidden">
          {deadJobs.map(({ jobId, task, key, attempts, lastError }) => (
            <li key={jobId} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
              <div className="min-w-0 flex-1 basis-60">
                <p className="font-mono text-xs [overflow-wrap:anywhere]">{key ?? task}</p>
                <p className="text-ink-soft text-xs [overflow-wrap:anywhere]">
                  {t('jobFailed', { attempts, lastError })}
                </p>
              </div>
              <TryJobAgain jobId={jobId} task={task} />
            </li>
          ))}
          {stubbornJobs.map(({ key, since, lastError }) => (
            <li key={key}>
              <p className="font-mono text-xs [overflow-wrap:anywhere]">{key}</p>
              <p className="text-ink-soft text-xs [overflow-wrap:anywhere]">
                {t('jobStubborn', { since: formats.dateTime(since), lastError })}
              </p>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
