'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { AnswerEditor } from '@/components/canvas/answer-editor';
import type { AnswerLayer } from '@/components/canvas/layers';
import { OverlayView } from '@/components/canvas/overlay-view';
import { useShortcut } from '@/components/shell/use-shortcut';
import { Callout } from '@/components/ui/callout';
import { classNames } from '@/components/ui/class-names';
import { goingOn } from '@/components/ui/use-going-on';
import type { ReviewItem } from '@/server/review/contract';
import { AnswerList } from './answer-list';
import { DecisionForm } from './decision-form';
import { PastVerdicts } from './past-verdicts';
import { ReviewBar } from './review-bar';
import { keysNow, layersOf, mergedOf, taskOf } from './review-state';
import { useDecision } from './use-decision';

type Props = { personId: string; projectId: string; item: ReviewItem };

/** The reviewer's one screen: the item with every answer over it, and the decision beside it. */
export function ReviewDesk({ personId, projectId, item }: Props) {
  const t = useTranslations('review');
  const router = useRouter();
  const decision = useDecision(personId, projectId, item);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const reasonRef = useRef<HTMLTextAreaElement>(null);
  const layers = layersOf(item, hidden);
  const skip = () => {
    goingOn();
    router.push(item.nextItemId ? `/review/${projectId}/${item.nextItemId}` : `/review/${projectId}`);
  };
  const isRedrawing = decision.draft.decision === 'redraw';
  const areDrawn = taskOf(item) === 'boxes' && !isRedrawing;
  const scope = t('decide.scope');
  const keys = keysNow(item, isRedrawing);
  // A key that stands beside a class chooses that class; the desk's own key waits meanwhile.
  const free = (key: string) => ({ scope, enabled: !(keys?.act === 'choose' && keys.keys.includes(key)) });
  const deciding = (key: string) => ({ scope, enabled: !item.isOwn && free(key).enabled });
  const pick = (id: string) => decision.change({ decision: 'pick', picked: id });
  useShortcut('a', t('decide.keyAccept'), () => decision.change({ decision: 'accept_merge' }), deciding('a'));
  useShortcut('e', t('decide.keyRedraw', { task: taskOf(item) ?? 'other' }), decision.redraw, deciding('e'));
  useShortcut('r', t('decide.keyReason'), () => reasonRef.current?.focus(), deciding('r'));
  useShortcut('j', t('decide.keySkip'), skip, free('j'));
  useShortcut('mod+enter', t('decide.keySubmit'), decision.submit, { scope, inFields: true, enabled: !item.isOwn });

  const toggle = (id: string, visible: boolean) =>
    setHidden((before) => new Set(visible ? [...before].filter((other) => other !== id) : [...before, id]));
  const toggleAll = (visible: boolean) => setHidden(new Set(visible ? [] : layers.map((layer) => layer.id)));
  return (
    <div className="flex min-h-0 flex-col">
      <ReviewBar projectId={projectId} item={item} onSkip={skip} hasKey={free('j').enabled} />
      <Standing item={item} />
      {decision.refusal?.isOvertaken ? (
        <Callout tone="unsure" live className="mx-4 mb-3">
          {decision.refusal.message}
        </Callout>
      ) : null}
      <div className="grid gap-4 px-4 pb-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className={classNames(item.content.kind === 'image' && 'h-[60dvh] min-h-80', 'lg:h-[calc(100dvh-9rem)]')}>
          <ItemSurface item={item} layers={layers} decision={decision} onToggle={toggle} />
        </div>
        <aside className="flex min-w-0 flex-col gap-6">
          <AnswerList
            layers={layers}
            answers={item.layers}
            classes={item.classes}
            picked={decision.draft.decision === 'pick' ? decision.draft.picked : null}
            keys={keys}
            onToggle={areDrawn ? toggle : undefined}
            onToggleAll={toggleAll}
            onPick={item.isOwn ? undefined : pick}
          />
          <PastVerdicts verdicts={item.verdicts} classes={item.classes} />
          {item.isOwn ? null : <DecisionForm item={item} decision={decision} reasonRef={reasonRef} />}
        </aside>
      </div>
    </div>
  );
}

/** Why a decision of this reviewer's would not count, or might not be the only one. */
function Standing({ item }: Pick<Props, 'item'>) {
  const t = useTranslations('review');
  const why = item.isOutOfWork ? 'outOfWork' : item.isOwn ? 'own' : item.isTaken ? 'taken' : null;
  if (why === null) return null;
  return (
    <Callout tone="unsure" className="mx-4 mb-3">
      {t(`item.${why}`)}
    </Callout>
  );
}

type SurfaceProps = {
  item: ReviewItem;
  layers: readonly AnswerLayer[];
  decision: ReturnType<typeof useDecision>;
  onToggle: (id: string, visible: boolean) => void;
};

/** All answers over the item; or, while redrawing, the drawing surface started from the merge. */
function ItemSurface({ item, layers, decision, onToggle }: SurfaceProps) {
  const t = useTranslations('review');
  const labels = { item: t('item.label', { name: item.name }) };
  const imageUrl = item.content.kind === 'image' ? `/api/media/${item.content.blob}` : undefined;
  const task = taskOf(item);
  if (decision.draft.decision === 'redraw' && task) {
    return (
      <AnswerEditor
        key={item.itemId}
        task={task}
        item={item.content}
        imageUrl={imageUrl}
        classes={item.classes}
        initialAnswer={decision.draft.drawn}
        onChange={(drawn) => decision.change({ drawn })}
        labels={labels}
        autoFocus
      />
    );
  }
  const merged = mergedOf(item);
  return (
    <OverlayView
      item={item.content}
      {...(imageUrl ? { imageUrl } : {})}
      classes={item.classes}
      labels={labels}
      layers={layers}
      onToggle={onToggle}
      {...(merged ? { merged } : {})}
      contested={item.contested}
    />
  );
}
