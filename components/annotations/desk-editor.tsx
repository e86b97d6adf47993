'use client';

import { BoxesEditor } from '@/components/canvas/boxes-editor';
import type { AnswerEditorProps, AnswerTo } from '@/components/canvas/editor-contract';
import { later, useWhenWanted } from '@/components/ui/later';
import { PartComing } from './part-coming';

const otherEditors = later(() => import('@/components/canvas/answer-editor'));

/** The editor of the item on the desk: that of rectangles is part of the page, and is the largest; the others follow it. */
export function DeskEditor(props: AnswerEditorProps) {
  const { task, item, initialAnswer, ...rest } = props;
  const others = useWhenWanted(otherEditors, task !== 'boxes');
  if (task === 'boxes' && item.kind === 'image')
    return <BoxesEditor {...rest} item={item} initialAnswer={initialAnswer as AnswerTo<'boxes'> | null} />;
  return others ? <others.AnswerEditor {...props} /> : <PartComing />;
}
