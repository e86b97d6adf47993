'use client';

import { ChevronLeft, ChevronRight, Pause, Play } from 'lucide-react';
import * as Tabs from 'radix-ui/tabs';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import { LoopEvidence } from './loop-evidence';
import { LoopNode } from './loop-node';
import { LoopRing } from './loop-ring';
import { LoopSpecimen } from './loop-specimen';
import { type LoopStage, loopStages } from './loop-stages';
import { useTurning } from './use-turning';

const radius = 44;

/** Fig. 1: the loop, turning with one item on it. Each stage explains itself when it is pointed at, focused or reached. */
export function LoopFigure() {
  const t = useTranslations('landing.loop');
  const [held, setHeld] = useState(false);
  const { turns, place, isTurning, setTurning, goTo } = useTurning(loopStages.length, held);
  const stage = loopStages[place] ?? 'select';
  const choose = (next: string) => goTo(loopStages.indexOf(next as LoopStage));
  return (
    <Tabs.Root value={stage} onValueChange={choose} asChild>
      <figure
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        <div className="relative mx-auto aspect-square w-full max-w-[30rem]">
          <LoopRing turns={turns} stages={loopStages.length} radius={radius} />
          <Tabs.List aria-label={t('label')} className="absolute inset-0" loop>
            {loopStages.map((name, index) => (
              <LoopNode key={name} stage={name} name={t(`${name}.name`)} radius={radius} onPoint={() => goTo(index)} />
            ))}
          </Tabs.List>
          <div className="pointer-events-none absolute inset-x-[17%] top-1/2 flex -translate-y-1/2 flex-col gap-3">
            <LoopSpecimen stage={stage} label={t('specimen')} />
            <LoopEvidence stage={stage} />
          </div>
        </div>
        <div className="mx-auto mt-8 flex max-w-[34rem] items-start gap-3">
          <Tabs.Content value={stage} className="min-h-32 flex-1 sm:min-h-24">
            <p className="text-ink-faint text-xs">{t('place', { place: place + 1, total: loopStages.length })}</p>
            <h2 className="font-semibold font-serif text-lg">{t(`${stage}.name`)}</h2>
            <p className="text-ink-soft">{t(`${stage}.text`)}</p>
          </Tabs.Content>
          <div className="flex shrink-0">
            <IconButton label={t('previous')} onClick={() => goTo(place - 1)}>
              <ChevronLeft />
            </IconButton>
            <IconButton label={isTurning ? t('pause') : t('play')} onClick={() => setTurning(!isTurning)}>
              {isTurning ? <Pause /> : <Play />}
            </IconButton>
            <IconButton label={t('next')} onClick={() => goTo(place + 1)}>
              <ChevronRight />
            </IconButton>
          </div>
        </div>
        <figcaption className="mx-auto mt-2 max-w-[34rem] text-ink-faint text-xs">
          {t.rich('caption', { b: (chunks) => <b className="mr-1 font-medium text-ink-soft">{chunks}</b> })}
        </figcaption>
      </figure>
    </Tabs.Root>
  );
}
