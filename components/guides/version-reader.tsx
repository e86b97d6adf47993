'use client';

import { useQueries } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useTRPC } from '@/components/api/trpc';
import { Loaded } from '@/components/projects/loaded';
import type { CaseView, GuideView } from '@/server/guides/contract';
import { guideDiff } from '@/server/guides/guide-diff';
import { DiffRules, isAnyChanged } from './diff-rules';
import { PublishedGuide } from './published-guide';

type Props = {
  projectId: string;
  guideVersionId: string;
  number: number;
  /** The one published before it; null for the first. */
  previousId: string | null;
  underRule: (cases: readonly CaseView[]) => ReactNode;
};

/** One published version, looked back at: what it changed, and then as it stood. Opening it takes the focus to it. */
export function VersionReader({ projectId, guideVersionId, number, previousId, underRule }: Props) {
  const t = useTranslations('guides');
  const trpc = useTRPC();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (guideVersionId) place.current?.focus();
  }, [guideVersionId]);
  // A published version never changes, so what was asked for once stays.
  const asked = useQueries({
    queries: (previousId === null ? [guideVersionId] : [guideVersionId, previousId]).map((id) => ({
      ...trpc.guides.version.queryOptions({ projectId, guideVersionId: id }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: ([version, previous]) => ({
      data:
        version?.data && (previous === undefined || previous.data)
          ? ([version.data, previous?.data] as const)
          : undefined,
      isFetchedAfterMount: true,
      error: version?.error ?? previous?.error ?? null,
      refetch: () => void Promise.all([version?.refetch(), previous?.refetch()]),
    }),
  });
  return (
    <section
      ref={place}
      tabIndex={-1}
      aria-label={t('versions.opened', { number })}
      className="mt-4 border-rule-strong border-t pt-4 outline-none"
    >
      <Loaded query={asked} label={t('loading')} rows={6}>
        {([version, previous]) => (
          <>
            <h2 className="mb-1 font-semibold text-md">{t('versions.version', { number })}</h2>
            {previous ? <Changed version={version} previous={previous} underRule={underRule} /> : null}
            {previous ? <h3 className="mb-1 font-medium text-sm">{t('versions.whole')}</h3> : null}
            <PublishedGuide guide={version} underRule={underRule} />
          </>
        )}
      </Loaded>
    </section>
  );
}

type ChangedProps = { version: GuideView; previous: GuideView; underRule: Props['underRule'] };

function Changed({ version, previous, underRule }: ChangedProps) {
  const t = useTranslations('guides.changes');
  const diff = guideDiff(previous, version);
  if (!isAnyChanged(diff)) return null;
  return (
    <section className="mb-6">
      <h3 className="mb-3 font-medium text-sm">{t('between', { number: previous.number })}</h3>
      <DiffRules diff={diff} t={t} underRule={underRule} />
    </section>
  );
}
