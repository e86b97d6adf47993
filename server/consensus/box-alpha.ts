/**
 * Agreement of workers on boxes: boxes taken to be the same object become one unit, and Krippendorff's nominal alpha is
 * taken over the units with "drew nothing" as a class of its own (`unit-alpha.ts`).
 *
 * Two ways of matching. `clusters`, the default, is the consensus' own average-link clustering, in which neither order nor
 * names of workers count. `sequence` is the published one (TexBiG, kalphacv): the first worker's boxes are the first
 * units, each further worker is matched to worker 1, then with what is left to worker 2, ..., by the Hungarian method
 * on IoU, pairs of IoU <= the threshold undone; it depends on the order of the answers, which is kept.
 *
 * Cost: one clustering an item, or O(workers^2) assignments an item, then the cost of `unit-alpha.ts`.
 */
import type { BootstrapOptions } from '@/server/consensus/bootstrap';
import { asShapes, type BoxAnswer } from '@/server/consensus/box-consensus';
import { gatherDrawings } from '@/server/consensus/drawings';
import { hungarian } from '@/server/consensus/hungarian';
import type { Coefficient } from '@/server/consensus/krippendorff-alpha';
import { type UnitMatrix, unitAlpha } from '@/server/consensus/unit-alpha';
import { type Box, boxIou } from '@/server/geometry/box';

export interface BoxAlphaOptions extends BootstrapOptions {
  /** IoU above which two boxes are the same object. */
  readonly iou?: number;
  readonly matching?: 'clusters' | 'sequence';
}

export interface BoxAgreement extends Coefficient {
  /** Mean of the items' own alphas; items alone, in the order given (null: fewer than two workers, or no boxes). */
  readonly itemMean: number | null;
  readonly perItem: readonly (number | null)[];
  readonly perLabel: readonly ({ readonly label: string } & Coefficient)[];
  /** Items on which two workers could be compared. */
  readonly items: number;
}

/** @param items the answers of each item; labels are compared by name. */
export function boxAlpha(items: readonly (readonly BoxAnswer[])[], options: BoxAlphaOptions = {}): BoxAgreement {
  const labels = [...new Set(items.flatMap((answers) => answers.flatMap((a) => a.boxes.map((b) => b.label))))].sort();
  const classNumber = new Map(labels.map((label, index) => [label, index + 1]));
  const iou = options.iou ?? 0.5;
  const match = options.matching === 'sequence' ? matchInSequence : matchByClusters;
  const matrices = items.map((answers) => unitMatrix(answers, match(answers, iou), classNumber));
  const { perClass, ...rest } = unitAlpha(matrices, labels.length, options);
  const unknown = { value: null, low: null, high: null };
  return { ...rest, perLabel: labels.map((label, c) => ({ label, ...(perClass[c] ?? unknown) })) };
}

/** The unit of each box, numbered from 0 within the item: one array a worker. */
type Matching = { readonly unitOf: readonly (readonly number[])[]; readonly units: number };

function unitMatrix(
  answers: readonly BoxAnswer[],
  { unitOf, units }: Matching,
  classNumber: ReadonlyMap<string, number>,
): UnitMatrix {
  const classOf = new Int32Array(answers.length * units);
  answers.forEach((answer, worker) => {
    answer.boxes.forEach(({ label }, index) => {
      const unit = unitOf[worker]?.[index] ?? 0;
      classOf[worker * units + unit] = classNumber.get(label) ?? 0;
    });
  });
  return { workers: answers.length, units, classOf };
}

function matchByClusters(answers: readonly BoxAnswer[], iou: number): Matching {
  const unitOf: number[][] = answers.map((answer) => Array.from({ length: answer.boxes.length }, () => 0));
  const clusters = gatherDrawings(answers.map(asShapes), { bounds: (box) => box, similarity: boxIou }, iou);
  clusters.forEach(({ members }, unit) => {
    for (const { answer, index } of members) {
      const row = unitOf[answer];
      if (row !== undefined) row[index] = unit;
    }
  });
  return { unitOf, units: clusters.length };
}

function matchInSequence(answers: readonly BoxAnswer[], iou: number): Matching {
  let units = 0;
  const unitOf: number[][] = [];
  answers.forEach((answer, worker) => {
    const mine = answer.boxes.map(() => -1);
    const taken = new Set<number>();
    for (let earlier = 0; earlier < worker; earlier++) {
      const theirs = unitOf[earlier] ?? [];
      const free = theirs.map((unit, index) => ({ unit, index })).filter(({ unit }) => !taken.has(unit));
      const open = mine.map((unit, index) => ({ unit, index })).filter(({ unit }) => unit < 0);
      const gain = open.flatMap(({ index }) =>
        free.map((f) => overlapAbove(answer.boxes[index]?.box, answers[earlier]?.boxes[f.index]?.box, iou)),
      );
      hungarian(gain, open.length, free.length).forEach((column, row) => {
        const unit = column < 0 ? undefined : free[column]?.unit;
        const index = open[row]?.index;
        if (unit === undefined || index === undefined) return;
        mine[index] = unit;
        taken.add(unit);
      });
    }
    unitOf.push(mine.map((unit) => (unit < 0 ? units++ : unit)));
  });
  return { unitOf, units };
}

function overlapAbove(a: Box | undefined, b: Box | undefined, least: number): number {
  const overlap = a === undefined || b === undefined ? 0 : boxIou(a, b);
  return overlap > least ? overlap : 0;
}
