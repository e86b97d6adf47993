'use client';

import { useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import type { ItemContent } from '@/server/projects/tasks';
import { atHand } from './at-hand';
import { ChoiceButton } from './choice-button';
import { choiceKeys, classKeys } from './choice-keys';
import { className } from './class-look';
import { ClassMark } from './class-mark';
import { classByHotkey } from './core/keys';
import type { AnswerEditorProps, AnswerTo } from './editor-contract';
import { ItemView } from './item-view';
import { KeyLegend } from './key-legend';
import { UndoButtons } from './undo-buttons';
import { useChoice } from './use-choice';
import { useFollowingRadio } from './use-following-radio';
import { undoOf, useKeys } from './use-keys';

type Props = Omit<AnswerEditorProps, 'task' | 'item' | 'initialAnswer'> & {
  item: Exclude<ItemContent, { kind: 'pair' }>;
  initialAnswer: AnswerTo<'classes'> | null;
};

/** Where there is room for them beside the text, they stand at its head. */
const beside =
  'max-lg:@2xl:top-[calc(var(--bar-height,0px)+0.5rem)] max-lg:@2xl:max-h-[calc(100dvh-8rem)] max-lg:@2xl:self-start max-lg:@2xl:border-t-0';

/** One class for one text or image: read it, press its key. */
export function ClassChoice(props: Props) {
  const { item, imageUrl, classes, initialAnswer, labels, readOnly = false, autoFocus = false, onBroken } = props;
  const t = useTranslations('canvas');
  const group = useId();
  const question = useId();
  const root = useRef<HTMLDivElement>(null);
  const { value, act, canUndo, canRedo } = useChoice(initialAnswer?.classId ?? null, {
    onChange: (classId) => props.onChange(classId === null ? null : { task: 'classes', classId }),
    onUndoStackChange: props.onUndoStackChange,
  });
  const offered = classes.filter((candidate) => !candidate.retired || candidate.id === value);
  useFollowingRadio(root, value, autoFocus);
  useKeys(root, root, (press) => {
    if (readOnly) return false;
    const found = classByHotkey(press, classes);
    const action = found ? ({ type: 'choose', value: found.id } as const) : undoOf(press);
    if (action) act(action);
    return action !== null;
  });
  return (
    <div ref={root} className="@container flex h-full min-h-80 flex-col gap-3">
      <div className="flex min-h-0 flex-1 flex-col gap-4 @2xl:flex-row">
        <ItemView item={item} imageUrl={imageUrl} name={labels.item} onBroken={onBroken} />
        <fieldset
          className={classNames('flex flex-col gap-2 @2xl:w-72', readOnly || [atHand, beside])}
          aria-labelledby={question}
          disabled={readOnly}
        >
          <div className="mb-1 flex items-center justify-between gap-2">
            <span id={question} className="font-medium">
              {t('chooseClass')}
            </span>
            {readOnly ? null : <UndoButtons {...{ canUndo, canRedo, act }} />}
          </div>
          {offered.map((candidate) => (
            <ChoiceButton
              key={candidate.id}
              group={group}
              value={candidate.id}
              isChosen={candidate.id === value}
              readOnly={readOnly || candidate.retired}
              onChoose={() => act({ type: 'choose', value: candidate.id })}
              hotkeys={candidate.hotkey ? [candidate.hotkey] : []}
              description={candidate.description}
            >
              <ClassMark colour={candidate.colour} />
              <span className="min-w-0 [overflow-wrap:anywhere]">{className(t, classes, candidate.id)}</span>
            </ChoiceButton>
          ))}
        </fieldset>
      </div>
      {readOnly ? null : (
        <KeyLegend
          entries={[
            ...(offered.some((candidate) => candidate.hotkey)
              ? [{ keys: offered.flatMap((candidate) => candidate.hotkey ?? []), does: t('keys.class') }]
              : []),
            { keys: ['↑', '↓'], does: t('keys.choose') },
            { keys: ['mod+z'], does: t('keys.undo') },
          ]}
          told={choiceKeys(t, [...classKeys(offered), { keys: ['↑', '↓'], does: t('keys.choose') }])}
        />
      )}
    </div>
  );
}
