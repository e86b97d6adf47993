import { getTranslator } from '@/components/intl/server-translator';
import { Badge } from '@/components/ui/badge';
import { Panel } from '@/components/ui/panel';
import type { ReadVersion } from '@/server/guides/contract';
import { guideDiff } from '@/server/guides/guide-diff';
import { DiffText } from './diff-text';
import { RuleNumber } from './rule-number';

type Props = { before: ReadVersion; after: ReadVersion };

/** For whoever worked by an earlier version: which rules are new or other than they read, word by word. */
export async function GuideNews({ before, after }: Props) {
  const t = await getTranslator('guides.changes');
  const diff = guideDiff(before, after);
  const changed = diff.rules.filter(({ kind }) => kind !== 'same');
  if (changed.length === 0 && !diff.isIntroductionChanged) return null;
  return (
    <Panel title={t('since', { number: before.number })}>
      <div className="flex flex-col gap-4">
        {diff.isIntroductionChanged ? (
          <div>
            <h3 className="mb-1 font-medium text-ink-soft text-xs">{t('introduction')}</h3>
            <DiffText parts={diff.introduction} />
          </div>
        ) : null}
        {changed.map(({ ruleId, number, kind, words }) => (
          <div key={ruleId} className="flex gap-3">
            <RuleNumber number={number} />
            <div className="min-w-0">
              <Badge>{t(`kind.${kind}`)}</Badge>
              <DiffText parts={words} className="mt-1" />
            </div>
          </div>
        ))}
        {changed.length < diff.rules.length ? (
          <p className="text-ink-faint text-xs">{t('same', { count: diff.rules.length - changed.length })}</p>
        ) : null}
      </div>
    </Panel>
  );
}
