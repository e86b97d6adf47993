/** How an answer compares with the known one. Pure. */
import { boxIou } from '@/server/geometry/box';
import type { Answer, LabelledBox } from '@/server/projects/tasks';
import { skillLimits } from './limits';

export interface Grade {
  /** How much of the known answer was found, 0 to 1. */
  readonly score: number;
  readonly isRight: boolean;
}

/**
 * Objects that both have: pairs of one class whose overlap is at least `sameObjectIou`, the best overlaps first, each
 * rectangle in one pair. Ties go to the earlier rectangle of the known answer, then of the given one.
 */
function sharedObjects(known: readonly LabelledBox[], given: readonly LabelledBox[]): number {
  const pairs = known
    .flatMap((a, k) => given.map((b, g) => ({ k, g, iou: a.classId === b.classId ? boxIou(a, b) : 0 })))
    .filter(({ iou }) => iou >= skillLimits.sameObjectIou)
    .sort((one, other) => other.iou - one.iou || one.k - other.k || one.g - other.g);
  const [takenKnown, takenGiven] = [new Set<number>(), new Set<number>()];
  for (const { k, g } of pairs) {
    if (takenKnown.has(k) || takenGiven.has(g)) continue;
    takenKnown.add(k);
    takenGiven.add(g);
  }
  return takenKnown.size;
}

/**
 * Choices are right when they are equal. Rectangles have the F-measure 2 s / (k + g) of `s` shared objects among `k`
 * known and `g` given ones: 1 when both are empty, and right from `rightScore` on. Another task is no answer at all.
 */
export function gradeAnswer(known: Answer, given: Answer): Grade {
  if (known.task === 'boxes' && given.task === 'boxes') {
    const objects = known.boxes.length + given.boxes.length;
    const score = objects === 0 ? 1 : (2 * sharedObjects(known.boxes, given.boxes)) / objects;
    return { score, isRight: score >= skillLimits.rightScore };
  }
  const isRight =
    (known.task === 'classes' && given.task === 'classes' && known.classId === given.classId) ||
    (known.task === 'pairs' && given.task === 'pairs' && known.choice === given.choice);
  return { score: isRight ? 1 : 0, isRight };
}
