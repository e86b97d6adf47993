import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { GoldTable } from '@/components/skill/gold-table';
import { GoldWants } from '@/components/skill/gold-wants';
import { KnownFilePanel } from '@/components/skill/known-file-panel';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string }> };

/** Do workers do well where the answer is known, and are the known answers right? */
export default async function GoldPage({ params }: Props) {
  const { project: projectId } = await params;
  const [t, formats, [terms, board, standing]] = await Promise.all([
    getTranslator('skill.gold'),
    getFormats(),
    ask((api) =>
      Promise.all([
        api.projects.terms({ projectId }),
        api.skill.board({ projectId }),
        api.projects.standing({ projectId }),
      ]),
    ),
  ]);
  const { checks, attempts, inUse, contested } = board;
  const { value, low, high } = checks.failureRate;
  const rate =
    value === null || low === null || high === null ? null : formats.interval({ value, low, high }, 'percent');
  // Nobody meets checks or the test of a closed project, and its settings can be changed no more.
  const isClosed = terms.state === 'closed';
  return (
    <>
      <PageHeader
        question={t('question')}
        title={rate ? t('answer', { rate: rate.value, range: rate.range, seen: checks.seen }) : t('answerNone')}
        lead={t('lead', {
          checks: inUse.check,
          training: inUse.training,
          test: inUse.qualification,
          passed: attempts.passed,
          failed: attempts.failed,
        })}
      />
      <div className="flex flex-col gap-4">
        {contested > 0 ? <Callout title={t('toAnswer', { count: contested })}>{t('toAnswerWhy')}</Callout> : null}
        {isClosed ? null : <GoldWants terms={terms} inUse={inUse} />}
        <GoldTable projectId={projectId} board={board} />
        {standing.roles.some((role) => role === 'owner' || role === 'reviewer') ? (
          <KnownFilePanel
            projectId={projectId}
            task={terms.task}
            classNames={board.classes.filter(({ retired }) => !retired).map(({ name }) => name)}
          />
        ) : null}
      </div>
    </>
  );
}
