import { getFormats, getTranslator } from '@/components/intl/server-translator';
import { Avatar } from '@/components/ui/avatar';
import type { Dissent } from '@/server/estimates/contract';
import type { ChoiceWords } from './choice-words';

type Props = {
  dissent: readonly Dissent[];
  pseudonyms: Readonly<Record<string, string>>;
  words: ChoiceWords;
  /** People choose one of several answers, and draw objects. */
  verb: 'said' | 'drew';
};

/** Who said otherwise, what they said, and how often they are right; the most skilled first. */
export async function DissentList({ dissent, pseudonyms, words, verb }: Props) {
  const [t, formats] = await Promise.all([getTranslator('estimates'), getFormats()]);
  if (dissent.length === 0) return <p className="text-ink-faint text-sm">{t('flags.nobody')}</p>;
  return (
    <ul className="flex flex-col gap-1.5">
      {dissent.map(({ workerId, said, skill }) => (
        <li key={workerId} className="flex items-center gap-2 text-sm">
          <Avatar id={workerId} name={pseudonyms[workerId] ?? '?'} size="sm" />
          <span className="min-w-0 flex-1">
            {t(`flags.${verb}`, { name: pseudonyms[workerId] ?? '?', choice: words(said) })}
          </span>
          {skill === null ? null : (
            <span className="shrink-0 text-ink-faint text-xs">
              {t('flags.skill', { share: formats.percent(skill, 0) })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
