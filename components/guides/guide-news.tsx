import type { ReactNode } from 'react';
import { getTranslator } from '@/components/intl/server-translator';
import { Panel } from '@/components/ui/panel';
import type { CaseView, GuideView, ReadVersion } from '@/server/guides/contract';
import { guideDiff } from '@/server/guides/guide-diff';
import { DiffRules, isAnyChanged } from './diff-rules';

type Props = {
  before: ReadVersion;
  after: GuideView;
  /** Draws the cases that came under a rule. */
  underRule: (cases: readonly CaseView[]) => ReactNode;
};

/** For whoever worked by an earlier version: which rules are new or other than they read, word by word, and the new cases. */
export async function GuideNews({ before, after, underRule }: Props) {
  const t = await getTranslator('guides.changes');
  const diff = guideDiff(before, after);
  if (!isAnyChanged(diff)) return null;
  return (
    <Panel title={t('since', { number: before.number })}>
      <DiffRules diff={diff} t={t} underRule={underRule} />
    </Panel>
  );
}
