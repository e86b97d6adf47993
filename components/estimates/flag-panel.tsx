import Link from 'next/link';
import { getTranslator } from '@/components/intl/server-translator';
import { Panel } from '@/components/ui/panel';
import type { FlagList, Suspicion } from '@/server/estimates/contract';
import type { ClassName } from './choice-words';
import { FlagTable } from './flag-table';

type Props = {
  projectId: string;
  suspicion: Suspicion;
  list: FlagList;
  classes: readonly ClassName[];
  mayReview: boolean;
};

/** The overview's short list of labels that are probably wrong, with the way to all of them. */
export async function FlagPanel({ projectId, suspicion, list, classes, mayReview }: Props) {
  const t = await getTranslator('estimates');
  const { wrong, ambiguous, rareAndRight } = suspicion;
  if (wrong + ambiguous + rareAndRight === 0) return null;
  const at = `/studio/${projectId}/flags`;
  const link = 'text-accent text-sm underline underline-offset-2';
  return (
    <Panel title={t('flags.title')} description={t('flags.explain')} flush>
      <div className={list.lines.length === 0 ? 'p-4' : ''}>
        <FlagTable projectId={projectId} list={list} kind="doubtful" classes={classes} mayReview={mayReview} />
      </div>
      <p className="flex flex-wrap gap-x-6 gap-y-2 px-3 py-3 empty:hidden">
        {list.total > list.lines.length ? (
          <Link href={at} className={link}>
            {t('flags.all', { count: list.total })}
          </Link>
        ) : null}
        {rareAndRight > 0 ? (
          <Link href={`${at}?kind=rare_and_right`} className={link}>
            {t('flags.rare', { count: rareAndRight, listed: list.lines.length })}
          </Link>
        ) : null}
      </p>
    </Panel>
  );
}
