'use client';

import { useTranslations } from 'use-intl';
import { StatusChip } from '@/components/ui/status-chip';
import type { OntologyClass } from '@/server/projects/tasks';
import { className, colourOf } from './class-look';
import { ClassMark } from './class-mark';
import { LayerBadge } from './layer-badge';
import type { AnswerLayer, MergedAnswer } from './layers';

type Props = {
  layers: readonly AnswerLayer[];
  classes: readonly OntologyClass[];
  merged: Exclude<MergedAnswer, { task: 'boxes' }> | undefined;
  isContested: boolean;
  isUncounted: boolean;
};

/** Who answered what, the most frequent answer first: what an overlay is to rectangles, for classes and pairs. */
export function VoteTable({ layers, classes, merged, isContested, isUncounted }: Props) {
  const t = useTranslations('canvas');
  const winner = merged?.task === 'classes' ? merged.classId : merged?.choice;
  const options = tally(layers);
  return (
    <div className="flex flex-col gap-2">
      {merged ? (
        <p className="flex flex-wrap items-center gap-2 text-sm">
          {isContested ? <StatusChip tone="disagreement">{t('contested')}</StatusChip> : null}
          {merged.confidence === null ? t('confidenceUnknown') : t('confidence', { confidence: merged.confidence })}
        </p>
      ) : null}
      <table className="w-full text-sm">
        <caption className="sr-only">{t('voteTable')}</caption>
        <thead className="text-left text-ink-soft text-xs">
          <tr>
            <th className="min-w-20 py-1 pr-3 font-medium">{t('said')}</th>
            {isUncounted ? null : <th className="w-1/4 py-1 pr-3 font-medium sm:w-2/5">{t('voteTotals')}</th>}
            <th className="py-1 font-medium">{t(isUncounted ? 'whose' : 'worker')}</th>
          </tr>
        </thead>
        <tbody>
          {options.map(({ said, isClass, voters }) => (
            <tr key={said} className="border-rule border-t align-top">
              <th scope="row" className={`py-2 pr-3 text-left ${said === winner ? 'font-semibold' : 'font-normal'}`}>
                <span className="flex items-center gap-2">
                  {isClass ? <ClassMark colour={colourOf(classes, said)} /> : null}
                  <span className="[overflow-wrap:anywhere]">
                    {isClass ? className(t, classes, said) : t(`choice.${said as 'left' | 'right' | 'tie'}`)}
                  </span>
                </span>
                {said === winner ? <span className="font-normal text-ink-soft text-xs">{t('merged')}</span> : null}
              </th>
              {isUncounted ? null : (
                <td className="py-2 pr-3">
                  {t('votes', { votes: voters.length, asked: layers.length })}
                  <span aria-hidden="true" className="mt-1 block h-1.5 rounded-full bg-rule">
                    <span
                      className={`block h-full rounded-full ${said === winner ? 'bg-ink' : isContested ? 'bg-disagreement' : 'bg-field'}`}
                      style={{ width: `${(voters.length / layers.length) * 100}%` }}
                    />
                  </span>
                </td>
              )}
              <td className="py-2">
                <ul className="flex flex-wrap gap-x-3 gap-y-1">
                  {voters.map((layer) => (
                    <li key={layer.id} className="flex items-center gap-1.5">
                      <LayerBadge layer={layer} />
                      {layer.name}
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Option = { said: string; isClass: boolean; voters: AnswerLayer[] };

/** The most frequent first; of equally frequent ones the one that was answered first. */
function tally(layers: readonly AnswerLayer[]): Option[] {
  const options = new Map<string, Option>();
  for (const layer of layers) {
    const { answer } = layer;
    if (answer.task === 'boxes') continue;
    const isClass = answer.task === 'classes';
    const said = isClass ? answer.classId : answer.choice;
    const option = options.get(said) ?? { said, isClass, voters: [] };
    option.voters.push(layer);
    options.set(said, option);
  }
  return [...options.values()].sort((a, b) => b.voters.length - a.voters.length);
}
