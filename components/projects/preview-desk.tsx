'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { AnswerEditor } from '@/components/canvas/answer-editor';
import { RuleNumber } from '@/components/guides/rule-number';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Markdown } from '@/components/ui/markdown';
import type { Item } from '@/server/datasets/contract';
import type { DraftView } from '@/server/guides/contract';
import { answerLimits } from '@/server/projects/limits';
import type { Answer, OntologyClass, TaskKind } from '@/server/projects/tasks';

type Props = {
  task: TaskKind;
  items: readonly Item[];
  classes: readonly OntologyClass[];
  guide: Pick<DraftView, 'introduction' | 'rules'>;
};

/** The work as a worker meets it: the item, the tools and the guide. Answers stay on this screen and go nowhere. */
export function PreviewDesk({ task, items, classes, guide }: Props) {
  const t = useTranslations('projects.preview');
  const [place, setPlace] = useState(0);
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer | null>>(new Map());
  const item = items[place];
  if (!item) return null;
  const go = (by: number) => setPlace((place + by + items.length) % items.length);
  return (
    <>
      <Callout title={t('nothingKept')} className="mb-4">
        {t('nothingKeptWhy')}
      </Callout>
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <section aria-label={t('item')} className="flex min-w-0 flex-col gap-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="min-w-0 text-sm [overflow-wrap:anywhere]">
              {t('place', { place: place + 1, items: items.length })}{' '}
              <span className="text-ink-faint">{item.name}</span>
            </p>
            <div className="flex gap-2">
              <Button size="sm" icon={<ChevronLeft aria-hidden="true" />} onClick={() => go(-1)}>
                {t('previous')}
              </Button>
              <Button size="sm" icon={<ChevronRight aria-hidden="true" />} onClick={() => go(1)}>
                {t('next')}
              </Button>
            </div>
          </div>
          <div className="h-[calc(100dvh-16rem)] min-h-80">
            <AnswerEditor
              key={item.id}
              task={task}
              item={item.content}
              imageUrl={item.content.kind === 'image' ? `/api/media/${item.content.blob}` : undefined}
              classes={classes}
              initialAnswer={answers.get(item.id) ?? null}
              onChange={(answer) => setAnswers((before) => new Map(before).set(item.id, answer))}
              labels={{ item: item.name }}
              maxBoxes={answerLimits.boxes}
            />
          </div>
        </section>
        <aside aria-label={t('guide')} className="min-w-0 rounded-md border border-rule bg-surface p-4">
          <Markdown text={guide.introduction} />
          <ol className="mt-4 flex flex-col gap-3">
            {guide.rules.map((rule) => (
              <li key={rule.ruleId} className="flex gap-3">
                <RuleNumber number={rule.number} />
                <Markdown text={rule.text} className="min-w-0 [overflow-wrap:anywhere]" />
              </li>
            ))}
          </ol>
        </aside>
      </div>
    </>
  );
}
