import type { AnswerLayer, MergedAnswer } from '@/components/canvas/layers';
import { layerLook } from '@/components/canvas/layers';
import type { TaskKind } from '@/server/projects/tasks';
import type { ReviewItem } from '@/server/review/contract';

/** What kind of work the item is; undefined while nobody has answered it. */
export function taskOf(item: ReviewItem): TaskKind | undefined {
  return item.merged?.task ?? item.layers[0]?.answer.task;
}

/** What plain keys do to the answers of an item at this moment; null when they do nothing. */
type KeysNow =
  | { readonly act: 'toggle'; readonly last: number }
  | { readonly act: 'choose'; readonly task: TaskKind; readonly keys: readonly string[] };

/** Keys show and hide drawings one by one; while the reviewer answers instead, they choose as they do for a worker. */
export function keysNow(item: ReviewItem, isRedrawing: boolean): KeysNow | null {
  const task = taskOf(item);
  if (!isRedrawing || !task) {
    const last = Math.min(9, item.layers.length);
    return task === 'boxes' && last > 0 ? { act: 'toggle', last } : null;
  }
  if (task === 'pairs') return { act: 'choose', task, keys: ['1', '2', '3'] };
  const keys = item.classes.flatMap((one) => (one.retired || one.hotkey === null ? [] : [one.hotkey]));
  return keys.length > 0 ? { act: 'choose', task, keys } : null;
}

/** The answers as the overlay draws them: lettered A, B, C..., each in its own tint. */
export function layersOf(item: ReviewItem, hidden: ReadonlySet<string>): AnswerLayer[] {
  return item.layers.map((layer, index) => ({
    ...layerLook(index),
    id: layer.annotationId,
    name: layer.pseudonym,
    visible: !hidden.has(layer.annotationId),
    answer: layer.answer,
  }));
}

/** The merge as the overlay draws it, with who drew each object and as what; objects too few drew come along as doubts. */
export function mergedOf(item: ReviewItem): MergedAnswer | undefined {
  const { merged, confidence } = item;
  if (!merged) return undefined;
  if (merged.task === 'classes') return { task: 'classes', classId: merged.classId, confidence };
  if (merged.task === 'pairs') return { task: 'pairs', choice: merged.choice, confidence };
  const boxes = merged.boxes.map(({ id, x, y, width, height, classId, confidence: sure, members }) => ({
    id,
    x,
    y,
    width,
    height,
    classId,
    confidence: sure,
    votes: members.map(({ annotationId }) => ({ layerId: annotationId, classId })),
  }));
  return { task: 'boxes', boxes };
}
