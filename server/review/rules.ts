import type { Merged } from '@/server/estimates/contract';
import { isContested } from '@/server/estimates/rules';
import { boxIou } from '@/server/geometry/box';
import type { Answer, BoxesAnswer } from '@/server/projects/tasks';
import type { Comparison } from './contract';

/**
 * What a reviewer should look at first: the objects whose decision is less sure than the project asks for, or the choice
 * when it is.
 */
export function contestedParts(
  merge: { readonly merged: Merged; readonly confidence: number } | null,
  qualityTarget: number,
): string[] {
  if (!merge) return [];
  const { merged, confidence } = merge;
  if (merged.task !== 'boxes') {
    const choice = merged.task === 'classes' ? merged.classId : merged.choice;
    return confidence < qualityTarget ? [choice] : [];
  }
  return [...merged.boxes, ...merged.rejected]
    .filter((box) => isContested(box.confidence, qualityTarget))
    .map(({ id }) => id);
}

/**
 * What is looked at after an item: the next one in the queue that nobody has on the screen and that is not for others to
 * settle, and after the last the first again, so that whoever skips walks through all of it. Null when no other is free.
 */
export function nextBehind(
  queue: readonly { readonly itemId: string; readonly isTaken: boolean; readonly isOwn: boolean }[],
  itemId: string,
): string | null {
  const place = queue.findIndex((entry) => entry.itemId === itemId);
  const inOrder = [...queue.slice(place + 1), ...queue.slice(0, Math.max(0, place))];
  return inOrder.find(({ isTaken, isOwn }) => !isTaken && !isOwn)?.itemId ?? null;
}

/** Two boxes are the same object from this intersection over union on. */
const sameObjectIou = 0.5;

function compareBoxes(own: BoxesAnswer, settled: BoxesAnswer): Comparison {
  const free = new Set(own.boxes);
  let shared = 0;
  for (const box of settled.boxes) {
    let best: { box: (typeof own.boxes)[number]; iou: number } | null = null;
    for (const candidate of free) {
      const iou = boxIou(box, candidate);
      if (candidate.classId === box.classId && iou >= sameObjectIou && iou > (best?.iou ?? 0))
        best = { box: candidate, iou };
    }
    if (best) {
      free.delete(best.box);
      shared += 1;
    }
  }
  const missed = settled.boxes.length - shared;
  return { isSame: missed === 0 && free.size === 0, objects: { shared, missed, extra: free.size } };
}

/** Compares a worker's answer with the settled one; boxes match greedily by overlap, one to one, within their class. */
export function compareAnswers(own: Answer, settled: Answer): Comparison {
  if (own.task === 'boxes' && settled.task === 'boxes') return compareBoxes(own, settled);
  if (own.task === 'classes' && settled.task === 'classes')
    return { isSame: own.classId === settled.classId, objects: null };
  if (own.task === 'pairs' && settled.task === 'pairs') return { isSame: own.choice === settled.choice, objects: null };
  return { isSame: false, objects: null };
}
