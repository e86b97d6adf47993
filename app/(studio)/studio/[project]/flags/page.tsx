import { FlagKinds } from '@/components/estimates/flag-kinds';
import { FlagTable } from '@/components/estimates/flag-table';
import { getTranslator } from '@/components/intl/server-translator';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { ask } from '@/server/api/caller';

type Props = {
  params: Promise<{ project: string }>;
  searchParams: Promise<{ kind?: string | string[]; from?: string | string[] }>;
};

const linesAtOnce = 25;

/** Which labels are probably wrong, and which only look it because they are rare. */
export default async function FlagsPage({ params, searchParams }: Props) {
  const [{ project: projectId }, search] = await Promise.all([params, searchParams]);
  const kind = search.kind === 'rare_and_right' ? 'rare_and_right' : 'doubtful';
  const offset = Math.min(1_000_000, Math.max(0, Math.trunc(Number(search.from)) || 0));
  const [t, [standing, terms, ontology, trust, list]] = await Promise.all([
    getTranslator('estimates'),
    ask((api) =>
      Promise.all([
        api.projects.standing({ projectId }),
        api.projects.terms({ projectId }),
        api.projects.ontology({ projectId }),
        api.estimates.trust({ projectId }),
        api.estimates.flags({ projectId, kind, offset, limit: linesAtOnce }),
      ]),
    ),
  ]);
  const { wrong, ambiguous } = trust.suspicion;
  const page = (from: number) => `/studio/${projectId}/flags?kind=${kind}&from=${from}`;
  const isLong = list.total > linesAtOnce;
  return (
    <>
      <PageHeader
        question={t('flags.question')}
        title={t('flags.answer', { wrong, ambiguous })}
        lead={t('flags.explain')}
      />
      <FlagKinds projectId={projectId} kind={kind} suspicion={trust.suspicion} />
      <div className="pt-4">
        <FlagTable
          projectId={projectId}
          list={list}
          kind={kind}
          classes={terms.task === 'pairs' ? [] : ontology.classes}
          mayRelabel={standing.roles.includes('owner') && terms.state !== 'closed'}
          mayReview={standing.roles.some((role) => role === 'owner' || role === 'reviewer')}
        />
        {isLong ? (
          <Pagination
            className="mt-4"
            previous={offset > 0 ? page(Math.max(0, offset - linesAtOnce)) : undefined}
            next={offset + linesAtOnce < list.total ? page(offset + linesAtOnce) : undefined}
            range={{ first: offset + 1, last: offset + list.lines.length, total: list.total }}
          />
        ) : null}
      </div>
    </>
  );
}
