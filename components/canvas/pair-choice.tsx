'use client';

import { useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import type { ItemContent } from '@/server/projects/tasks';
import { atHand } from './at-hand';
import { ChoiceButton } from './choice-button';
import { choiceKeys } from './choice-keys';
import type { KeyPress } from './core/keys';
import type { AnswerEditorProps, AnswerTo } from './editor-contract';
import { KeyLegend } from './key-legend';
import { PairTexts } from './pair-texts';
import { UndoButtons } from './undo-buttons';
import { useChoice } from './use-choice';
import { useFollowingRadio } from './use-following-radio';
import { undoOf, useKeys } from './use-keys';

type Choice = AnswerTo<'pairs'>['choice'];

type Props = Omit<AnswerEditorProps, 'task' | 'item' | 'initialAnswer' | 'classes' | 'imageUrl' | 'onBroken'> & {
  item: Extract<ItemContent, { kind: 'pair' }>;
  initialAnswer: AnswerTo<'pairs'> | null;
};

const byKey: Readonly<Record<string, Choice>> = {
  '1': 'left',
  '2': 'right',
  '3': 'tie',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowDown: 'tie',
};
const choices = [
  { choice: 'left', hotkeys: ['1', '←'] },
  { choice: 'right', hotkeys: ['2', '→'] },
  { choice: 'tie', hotkeys: ['3', '↓'] },
] as const;

/** Two texts side by side; which one is better, or neither. */
export function PairChoice(props: Props) {
  const { item, initialAnswer, labels, readOnly = false, autoFocus = false } = props;
  const t = useTranslations('canvas');
  const group = useId();
  const question = useId();
  const root = useRef<HTMLDivElement>(null);
  const buttons = useRef<HTMLFieldSetElement>(null);
  const { value, act, canUndo, canRedo } = useChoice<Choice>(initialAnswer?.choice ?? null, {
    onChange: (choice) => props.onChange(choice === null ? null : { task: 'pairs', choice }),
    onUndoStackChange: props.onUndoStackChange,
  });
  useFollowingRadio(root, value, autoFocus);
  useKeys(root, buttons, (press, onSurface) => {
    const action = readOnly ? null : actionOf(press, onSurface);
    if (action) act(action);
    return action !== null;
  });
  return (
    <div ref={root} className="@container flex h-full min-h-80 flex-col gap-3">
      <PairTexts item={item} name={labels.item} chosen={value} />
      <fieldset ref={buttons} className={classNames(readOnly || atHand)} aria-labelledby={question} disabled={readOnly}>
        <div className="mb-2 flex items-center justify-between gap-2">
          <span id={question} className="font-medium">
            {t('choosePair')}
          </span>
          {readOnly ? null : <UndoButtons {...{ canUndo, canRedo, act }} />}
        </div>
        <div className="grid gap-2 @xl:grid-cols-3">
          {choices.map(({ choice, hotkeys }) => (
            <ChoiceButton
              key={choice}
              group={group}
              value={choice}
              isChosen={choice === value}
              readOnly={readOnly}
              onChoose={() => act({ type: 'choose', value: choice })}
              hotkeys={hotkeys}
            >
              {t(`choice.${choice}`)}
            </ChoiceButton>
          ))}
        </div>
      </fieldset>
      {readOnly ? null : (
        <KeyLegend
          entries={[{ keys: ['mod+z'], does: t('keys.undo') }]}
          told={choiceKeys(
            t,
            choices.map(({ choice, hotkeys }) => ({ keys: hotkeys, does: t(`choice.${choice}`) })),
          )}
        />
      )}
    </div>
  );
}

/** The arrows point at the sides, instead of walking the radio buttons in order; in a long text they scroll. */
function actionOf(press: KeyPress, onButtons: boolean) {
  const isPlain = !press.ctrl && !press.alt && !press.shift && (onButtons || /^\d$/.test(press.key));
  const choice = isPlain ? byKey[press.key] : undefined;
  return choice ? ({ type: 'choose', value: choice } as const) : undoOf(press);
}
