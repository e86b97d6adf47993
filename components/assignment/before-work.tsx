import { getTranslator } from '@/components/intl/server-translator';
import { Panel } from '@/components/ui/panel';
import type { FeedEntry, Preparation } from '@/server/assignment/contract';
import { TestTermsText } from './test-terms-text';

type Props = { entry: FeedEntry; preparation: Preparation | null };

/** What a project asks for before labels, in full before anybody starts: practice, and the terms of its test. */
export async function BeforeWork({ entry, preparation }: Props) {
  const { trainingItems, test } = entry;
  if (trainingItems === 0 && !test) return null;
  const t = await getTranslator('assignment.before');
  const hasTrained = preparation !== null && preparation.training.left === 0;
  const hasPassed = preparation?.test?.state === 'passed';
  return (
    <Panel title={t('title')}>
      <div className="flex flex-col gap-3 text-sm">
        <p className="text-ink-soft">{t('lead')}</p>
        {trainingItems > 0 ? <p>{hasTrained ? t('trainingDone') : t('training', { count: trainingItems })}</p> : null}
        {test ? (
          <>
            <p>{hasPassed ? t('testPassed') : trainingItems > 0 ? t('test') : t('testOnly')}</p>
            {hasPassed ? null : <TestTermsText terms={test} />}
          </>
        ) : null}
      </div>
    </Panel>
  );
}
