'use client';

import type { Answer, TaskKind } from '@/server/projects/tasks';
import { BoxesEditor } from './boxes-editor';
import { ClassChoice } from './class-choice';
import type { AnswerEditorProps, AnswerTo } from './editor-contract';
import { PairChoice } from './pair-choice';

/** The editor of an item's task. What fits no editor is a bug of the page that asked, so nothing is drawn. */
export function AnswerEditor({ task, item, initialAnswer, ...rest }: AnswerEditorProps) {
  if (task === 'pairs') {
    if (item.kind !== 'pair') return null;
    return <PairChoice {...rest} item={item} initialAnswer={answerOf(initialAnswer, task)} />;
  }
  if (item.kind === 'pair') return null;
  if (task === 'classes') return <ClassChoice {...rest} item={item} initialAnswer={answerOf(initialAnswer, task)} />;
  if (item.kind !== 'image') return null;
  return <BoxesEditor {...rest} item={item} initialAnswer={answerOf(initialAnswer, task)} />;
}

function answerOf<Task extends TaskKind>(answer: Answer | null, task: Task): AnswerTo<Task> | null {
  return answer?.task === task ? (answer as AnswerTo<Task>) : null;
}
