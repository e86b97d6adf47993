import Link from 'next/link';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import type { StandingCounts, Suspicion } from '@/server/estimates/contract';

type Props = { projectId: string; counts: StandingCounts; suspicion: Suspicion };

type Answer = 'nothing' | 'none' | 'known' | 'some' | 'all';

function answerOf({ items, settled, known, annotations }: StandingCounts): Answer {
  if (items === 0) return 'nothing';
  if (settled === 0) return 'none';
  if (settled === items) return 'all';
  return settled === known && annotations === 0 ? 'known' : 'some';
}

/** The overview's first line: how many labels can be trusted, how many are expected to be wrong, and what to do next. */
export async function TrustHeader({ projectId, counts, suspicion }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  const { byCrowd, expectedWrong } = counts;
  const expected = byCrowd > 0 ? t('expected', { share: formats.percent(expectedWrong / byCrowd, 1) }) : null;
  return (
    <PageHeader
      question={t('question')}
      title={t(`trust.${answerOf(counts)}`, {
        items: counts.items,
        settled: counts.settled,
        known: counts.known,
        contested: counts.contested,
        annotations: counts.annotations,
      })}
      lead={
        <>
          {expected} <Doubts projectId={projectId} suspicion={suspicion} />
        </>
      }
      action={<NextStep projectId={projectId} counts={counts} />}
    />
  );
}

async function Doubts({ projectId, suspicion: { wrong, ambiguous } }: Omit<Props, 'counts'>) {
  const t = await getTranslator('estimates');
  if (wrong + ambiguous === 0) return null;
  return (
    <Link href={`/studio/${projectId}/flags`} className="text-accent underline underline-offset-2">
      {t('flags.look', { wrong, ambiguous })}
    </Link>
  );
}

async function NextStep({ projectId, counts }: Omit<Props, 'suspicion'>) {
  const t = await getTranslator('estimates');
  if (counts.items === 0)
    return (
      <ButtonLink href={`/studio/${projectId}/data`} variant="primary">
        {t('next.data')}
      </ButtonLink>
    );
  if (counts.contested > 0) {
    return (
      <ButtonLink href={`/review/${projectId}`} variant="primary">
        {t('next.review', { count: counts.contested })}
      </ButtonLink>
    );
  }
  if (counts.settled > 0 && answerOf(counts) !== 'known')
    return (
      <ButtonLink href={`/studio/${projectId}/export`} variant="primary">
        {t('next.export')}
      </ButtonLink>
    );
  return <ButtonLink href={`/studio/${projectId}/guide`}>{t('next.guide')}</ButtonLink>;
}
