import type { MergedBox } from '@/server/estimates/contract';
import { boxIou } from '@/server/geometry/box';
import type { LabelledBox } from '@/server/projects/tasks';
import type { ExportItem, RawAnswer } from './contract';
import { boxInCopy } from './copies';
import { roundedBox } from './rounding';

/** One exported rectangle with the votes behind it; votes are null where a reviewer drew what no worker had. */
export interface ExportObject {
  readonly box: LabelledBox;
  readonly confidence: number | null;
  readonly votes: number | null;
  readonly voters: number;
  /** Each worker's own rectangle of this object, by annotation id. */
  readonly drawn: ReadonlyMap<string, LabelledBox>;
}

/** A reviewer's rectangle is the workers' object it overlaps by at least this much. */
const sameObjectIou = 0.5;

function mergedLike(box: LabelledBox, candidates: readonly MergedBox[]): MergedBox | null {
  let best: MergedBox | null = null;
  let bestIou = sameObjectIou;
  for (const candidate of candidates) {
    const iou = boxIou(box, candidate);
    if (iou >= bestIou) {
      best = candidate;
      bestIou = iou;
    }
  }
  return best;
}

/** Whether the consensus is made from it: a label or a check of the item's present round. */
export function isVote({ isEarlier, purpose }: Pick<RawAnswer, 'isEarlier' | 'purpose'>): boolean {
  return !isEarlier && (purpose === 'label' || purpose === 'check');
}

/** The rectangles of an item's answer as they are written, each with its votes and with what every worker drew there. Pure. */
export function objectsOf(item: ExportItem): ExportObject[] {
  return exactObjectsOf(item).map(({ box, drawn, ...votes }) => ({
    ...votes,
    box: roundedBox(box),
    drawn: new Map([...drawn].map(([annotationId, own]) => [annotationId, roundedBox(own)])),
  }));
}

function exactObjectsOf(item: ExportItem): ExportObject[] {
  if (item.answer?.task !== 'boxes') return [];
  const { copyOf } = item;
  // Nobody drew on a copy: its objects are the original's, with the votes that those have.
  if (copyOf)
    return exactObjectsOf(copyOf).map((one) => ({ ...one, box: boxInCopy(one.box, item, copyOf), drawn: new Map() }));
  const merged = item.merged?.task === 'boxes' ? [...item.merged.boxes, ...item.merged.rejected] : [];
  const own = new Map(
    item.raw.map(({ annotationId, answer }) => [
      annotationId,
      new Map(answer.task === 'boxes' ? answer.boxes.map((box) => [box.id, box] as const) : []),
    ]),
  );
  return item.answer.boxes.map((box) => {
    const source =
      merged.find(({ id }) => id === box.id && item.settledBy !== 'reviewer' && item.settledBy !== 'known') ??
      mergedLike(box, merged);
    const drawn = new Map<string, LabelledBox>();
    for (const { annotationId, boxId } of source?.members ?? []) {
      const drawnBox = own.get(annotationId)?.get(boxId);
      if (drawnBox) drawn.set(annotationId, drawnBox);
    }
    return {
      box,
      confidence: source?.confidence ?? null,
      votes: source?.votes ?? null,
      voters: item.raw.filter(isVote).length,
      drawn,
    };
  });
}
