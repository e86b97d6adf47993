import { getTranslator } from '@/components/intl/server-translator';
import { Panel } from '@/components/ui/panel';
import type { ReadVersion } from '@/server/guides/contract';
import { guideDiff } from '@/server/guides/guide-diff';
import { DiffRules, isAnyChanged } from './diff-rules';

type Props = { before: ReadVersion; after: ReadVersion };

/** For whoever worked by an earlier version: which rules are new or other than they read, word by word. */
export async function GuideNews({ before, after }: Props) {
  const t = await getTranslator('guides.changes');
  const diff = guideDiff(before, after);
  if (!isAnyChanged(diff)) return null;
  return (
    <Panel title={t('since', { number: before.number })}>
      <DiffRules diff={diff} t={t} />
    </Panel>
  );
}
