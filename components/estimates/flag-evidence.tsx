import { getFormats, getTranslator } from '@/components/intl/server-translator';
import type { FlagEvidence as Evidence } from '@/server/estimates/contract';
import type { ChoiceWords } from './choice-words';
import { DissentList } from './dissent-list';

type Props = {
  evidence: Evidence;
  pseudonyms: Readonly<Record<string, string>>;
  words: ChoiceWords;
};

/** Why a label is suspected: the votes, what it could be instead, and who said otherwise. */
export async function FlagEvidence({ evidence, pseudonyms, words }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  if (evidence.kind === 'choice') {
    const { label, counts, instead, against } = evidence;
    return (
      <div className="flex flex-col gap-3">
        <p className="text-sm">
          {t('flags.label', { choice: words(label) })}{' '}
          {instead
            ? t('flags.instead', { choice: words(instead.choice), share: formats.percent(instead.probability, 0) })
            : null}
        </p>
        <p className="text-ink-soft text-sm">
          {counts
            .map(({ choice, votes }) => t('flags.votes', { choice: words(choice), votes: formats.number(votes) }))
            .join(' · ')}
        </p>
        <DissentList dissent={against} pseudonyms={pseudonyms} words={words} verb="said" />
      </div>
    );
  }
  return (
    <ol className="flex flex-col gap-4">
      {evidence.objects.map((object) => (
        <li key={object.objectId} className="flex flex-col gap-1.5">
          <p className="text-sm">
            {t(object.isAccepted ? 'flags.accepted' : 'flags.rejected', {
              choice: words(object.classId),
              votes: object.votes,
              voters: object.voters,
              share: formats.percent(object.errorProbability, 0),
            })}
          </p>
          <DissentList dissent={object.against} pseudonyms={pseudonyms} words={words} verb="drew" />
        </li>
      ))}
    </ol>
  );
}
