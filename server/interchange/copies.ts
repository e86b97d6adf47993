/** Labels carried over to withdrawn near-duplicates of what was labelled. Pure. */
import type { Item } from '@/server/datasets/contract';
import type { Answer, LabelledBox } from '@/server/projects/tasks';
import type { ExportItem } from './contract';

/** What is surer stands first: a known or decided answer, then the settled ones, then the confidence, then the older item. */
function surest(candidates: readonly ExportItem[]): ExportItem | null {
  const rank = ({ settledBy, confidence }: ExportItem) =>
    settledBy === 'known' || settledBy === 'reviewer' ? 3 : (settledBy === 'consensus' ? 1 : 0) + (confidence ?? 0);
  return candidates.reduce<ExportItem | null>((best, one) => (!best || rank(one) > rank(best) ? one : best), null);
}

/** How much larger the copy is than what it is a copy of, in each direction; near-duplicates of pictures may differ in size. */
function scaleOf(copy: Pick<ExportItem, 'content'>, original: ExportItem): readonly [number, number] {
  if (copy.content.kind !== 'image' || original.content.kind !== 'image') return [1, 1];
  return [copy.content.width / original.content.width, copy.content.height / original.content.height];
}

/** A rectangle of the original where it lies in the copy. */
export function boxInCopy(box: LabelledBox, copy: Pick<ExportItem, 'content'>, original: ExportItem): LabelledBox {
  const [across, down] = scaleOf(copy, original);
  if (across === 1 && down === 1) return box;
  return { ...box, x: box.x * across, y: box.y * down, width: box.width * across, height: box.height * down };
}

function answerInCopy(answer: Answer, item: Item, original: ExportItem): Answer {
  if (answer.task !== 'boxes') return answer;
  return { task: 'boxes', boxes: answer.boxes.map((box) => boxInCopy(box, item, original)) };
}

/** The copy with its surest original's label; null while none of them has an answer. */
export function exportedCopy(item: Item, originals: readonly ExportItem[]): ExportItem | null {
  const original = surest(originals.filter(({ answer }) => answer !== null));
  if (!original?.answer) return null;
  return { ...original, ...item, answer: answerInCopy(original.answer, item, original), raw: [], copyOf: original };
}
