'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '@/components/intl/use-formats';
import { IntervalBar } from '@/components/ui/interval-bar';
import { ToneShape } from '@/components/ui/tone-shape';
import { LoopLedger } from './loop-ledger';
import { LoopRarity } from './loop-rarity';
import { LoopSeats } from './loop-seats';
import type { LoopStage } from './loop-stages';

const staleLabels = Array.from({ length: 38 }, (_, label) => label);

/** What the product knows about the line at a stage: the small print under it. */
export function LoopEvidence({ stage }: { stage: LoopStage }) {
  const t = useTranslations('landing.scene');
  const f = useFormats();
  const scenes: Record<LoopStage, () => ReactNode> = {
    select: () => <LoopRarity common={t('common')} rare={t('rare')} />,
    distribute: () => (
      <>
        <LoopSeats note={() => null} />
        <p className="mt-1.5 text-center">{t('seats')}</p>
      </>
    ),
    draw: () => <LoopSeats note={(place) => t('words', { count: place === 2 ? '3' : '4' })} />,
    agree: () => (
      <>
        <p className="flex justify-between text-ink">
          <span className="text-ink-soft">{t('alpha')}</span>
          {f.coefficient(0.62)} ({f.coefficient(0.48)}–{f.coefficient(0.74)})
        </p>
        <IntervalBar value={0.62} low={0.48} high={0.74} target={0.8} tone="unsure" label={t('alpha')} />
      </>
    ),
    flag: () => (
      <p className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1">
        <span className="flex items-center gap-1 font-medium text-disagreement-ink">
          <ToneShape tone="disagreement" /> {t('votes')}
        </span>
        {t('probability', { value: f.coefficient(0.38) })}
      </p>
    ),
    adjudicate: () => <p className="text-center font-serif text-ink text-sm italic sm:text-md">“{t('reason')}”</p>,
    rule: () => (
      <p className="rounded-sm border border-rule-strong bg-surface px-2.5 py-2 font-serif text-ink text-sm">
        <b className="mr-1.5 font-mono text-accent text-xs">R4</b>
        {t('rule')} <span className="font-sans text-ink-faint text-xs whitespace-nowrap">{t('case')}</span>
      </p>
    ),
    relabel: () => (
      <>
        <div aria-hidden="true" className="mx-auto flex max-w-52 flex-wrap justify-center gap-0.5">
          {staleLabels.map((label) => (
            <span key={label} className={label < 26 ? 'size-2 bg-settled' : 'size-2 border border-unsure'} />
          ))}
        </div>
        <p className="mt-1.5 text-center">{t('stale', { price: f.money(456n, 'USD') })}</p>
      </>
    ),
    pay: () => {
      const line = (name: 'held' | 'worker' | 'sum', cents: bigint) => ({
        name: t(name),
        amount: f.money(cents, 'USD'),
      });
      return <LoopLedger entries={[line('held', -12n), line('worker', 12n), line('sum', 0n)]} />;
    },
    train: () => (
      <pre className="mx-auto w-fit font-mono text-2xs text-ink leading-4">
        {`"bbox": [78, 34, 56, 36],\n"confidence": 0.97,\n"votes": "2 of 3"`}
      </pre>
    ),
  };
  return (
    <div className="flex min-h-18 flex-col justify-center text-ink-soft text-xs">
      <div key={stage} className="appear">
        {scenes[stage]()}
      </div>
    </div>
  );
}
