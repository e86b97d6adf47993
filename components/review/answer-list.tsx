'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { className } from '@/components/canvas/class-look';
import type { AnswerLayer } from '@/components/canvas/layers';
import { useFormats } from '@/components/intl/use-formats';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import type { OntologyClass } from '@/server/projects/tasks';
import type { Layer } from '@/server/review/contract';
import type { keysNow } from './review-state';

type Props = {
  layers: readonly AnswerLayer[];
  answers: readonly Layer[];
  classes: readonly OntologyClass[];
  picked: string | null;
  keys: ReturnType<typeof keysNow>;
  /** Absent while no answer is drawn over the item, so that there is nothing to show or hide. */
  onToggle?: ((id: string, visible: boolean) => void) | undefined;
  onToggleAll: (visible: boolean) => void;
  /** Absent where others have to decide. */
  onPick: ((id: string) => void) | undefined;
};

/** Every worker's answer with its letter and tint: show it, hide it, pick it. */
export function AnswerList({ layers, answers, classes, picked, keys, onToggle, onToggleAll, onPick }: Props) {
  const t = useTranslations('review');
  const anyHidden = layers.some((layer) => !layer.visible);
  return (
    <section aria-labelledby="review-answers" className="flex flex-col gap-2">
      <header className="flex items-center justify-between gap-2">
        <div>
          <h2 id="review-answers" className="font-semibold text-sm">
            {t('item.answers')}
          </h2>
          <KeysHint keys={keys} />
        </div>
        {onToggle ? (
          <Button size="sm" variant="quiet" onClick={() => onToggleAll(anyHidden)}>
            {anyHidden ? t('item.showAll') : t('item.hideAll')}
          </Button>
        ) : null}
      </header>
      <ul className="flex flex-col">
        {layers.map((layer, index) => {
          const answer = answers[index];
          if (!answer) return null;
          return (
            <AnswerRow
              key={layer.id}
              layer={layer}
              answer={answer}
              classes={classes}
              isPicked={picked === layer.id}
              onToggle={onToggle}
              onPick={onPick}
            />
          );
        })}
      </ul>
    </section>
  );
}

/** What the keys do now, which is another thing while the reviewer draws or chooses. */
function KeysHint({ keys }: Pick<Props, 'keys'>) {
  const t = useTranslations('review');
  if (!keys) return null;
  const words =
    keys.act === 'toggle'
      ? t('item.keysToggle', { last: keys.last })
      : t('item.keysChoose', { task: keys.task, keys: keys.keys.map((key) => key.toUpperCase()).join(', ') });
  return <p className="text-ink-faint text-xs">{words}</p>;
}

type RowProps = {
  layer: AnswerLayer;
  answer: Layer;
  classes: Props['classes'];
  isPicked: boolean;
  onToggle: Props['onToggle'];
  onPick: Props['onPick'];
};

/** The answer in a few words, so that who picks one knows which. */
function useSaid({ answer }: Layer, classes: Props['classes']): string {
  const t = useTranslations('review');
  const canvas = useTranslations('canvas');
  if (answer.task === 'boxes') return t('item.objects', { count: answer.boxes.length });
  return answer.task === 'classes' ? className(canvas, classes, answer.classId) : canvas(`choice.${answer.choice}`);
}

function AnswerRow({ layer, answer, classes, isPicked, onToggle, onPick }: RowProps) {
  const t = useTranslations('review');
  const formats = useFormats();
  const duration = formats.duration(answer.activeSeconds);
  const took =
    answer.guideNumber === null
      ? t('item.tookOnly', { duration })
      : t('item.took', { duration, guide: answer.guideNumber });
  const said = useSaid(answer, classes);
  return (
    <li className="flex flex-col border-rule border-b py-1.5 last:border-b-0">
      <div className="flex items-center gap-2">
        <span
          aria-hidden="true"
          className="flex size-6 shrink-0 items-center justify-center rounded-sm border-2 bg-surface font-semibold text-xs"
          style={{ borderColor: layer.tint, color: 'var(--ink)' }}
        >
          {layer.badge}
        </span>
        <p className="min-w-0 flex-1 truncate font-medium text-sm">{layer.name}</p>
        {isPicked ? (
          <Badge tone="accent">{t('item.picked')}</Badge>
        ) : onPick ? (
          <Button
            size="sm"
            variant="quiet"
            onClick={() => onPick(layer.id)}
            aria-label={`${t('item.pick')}: ${layer.name}`}
          >
            {t('item.pick')}
          </Button>
        ) : null}
        {onToggle ? (
          <IconButton
            size="sm"
            label={t(layer.visible ? 'item.hideOne' : 'item.showOne', { name: layer.name })}
            onClick={() => onToggle(layer.id, !layer.visible)}
            aria-pressed={layer.visible}
          >
            {layer.visible ? <Eye /> : <EyeOff />}
          </IconButton>
        ) : null}
      </div>
      <p className="pl-8 text-ink-faint text-xs">{[said, took].join(' · ')}</p>
      {answer.comment ? (
        <p className="pl-8 text-ink-soft text-xs [overflow-wrap:anywhere]">
          {t('item.comment', { text: answer.comment })}
        </p>
      ) : null}
    </li>
  );
}
