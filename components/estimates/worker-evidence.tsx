import Link from 'next/link';
import type { ReactNode } from 'react';
import { getFormats, getTranslator } from '@/components/intl/server-translator';
import type { WorkerLine, WorkerList } from '@/server/estimates/contract';
import type { ChoiceWords } from './choice-words';

type Props = {
  projectId: string;
  worker: WorkerLine;
  list: WorkerList;
  words: ChoiceWords;
  mayReview: boolean;
};

/** What a worker's figures come from: what they get right, whom they agree with too well, and where they differed. */
export async function WorkerEvidence({ projectId, worker, list, words, mayReview }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  const { byChoice, mostSaid, differed, copies } = worker.evidence;
  const percent = (share: number) => formats.percent(share, 0);
  return (
    <div className="flex flex-col gap-4 text-sm">
      <p>
        {t(`workers.why.${worker.standing}`, {
          share: percent(mostSaid?.share ?? 0),
          choice: words(mostSaid?.choice ?? null),
        })}
      </p>
      {copies.length > 0 ? (
        <Part title={t('workers.copies')}>
          {copies.map(({ workerId, shared, observed, expected }) => (
            <li key={workerId}>
              {t('workers.copyLine', {
                name: list.pseudonyms[workerId] ?? '?',
                shared,
                observed: percent(observed),
                expected: percent(expected),
              })}
            </li>
          ))}
        </Part>
      ) : null}
      <Part title={t('workers.byChoice')}>
        {byChoice.map(({ choice, right, judged }) => (
          <li key={choice ?? ''} className="flex justify-between gap-3">
            <span>{words(choice)}</span>
            <span className="text-ink-soft">{t('workers.rightOf', { right, judged })}</span>
          </li>
        ))}
      </Part>
      {differed.length > 0 ? (
        <Part title={t('workers.differed')}>
          {differed.map(({ itemId, said, consensus, confidence }) => (
            <li key={itemId}>
              {mayReview ? (
                <Link href={`/review/${projectId}/${itemId}`} className="text-accent underline underline-offset-2">
                  {list.itemNames[itemId] ?? itemId}
                </Link>
              ) : (
                (list.itemNames[itemId] ?? itemId)
              )}{' '}
              <span className="text-ink-soft">
                {t('workers.differedLine', {
                  said: words(said),
                  consensus: words(consensus),
                  share: percent(confidence),
                })}
              </span>
            </li>
          ))}
        </Part>
      ) : null}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="font-medium text-ink-soft text-xs">{title}</h3>
      <ul className="mt-1 flex flex-col gap-1">{children}</ul>
    </section>
  );
}
