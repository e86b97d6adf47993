import { evaluateDetections } from '@/server/consensus/coco-evaluation';
import { hungarian } from '@/server/consensus/hungarian';
import { type Box, boxArea, boxIou } from '@/server/geometry/box';

/** Boxes of one image: what was merged, with scores, and what is there. */
export interface BoxPair {
  readonly merged: readonly { readonly box: Box; readonly score: number }[];
  readonly truth: readonly Box[];
}

export interface BoxScores {
  readonly f50: number;
  readonly f75: number;
  readonly iou: number;
  readonly merged: number;
  readonly precision: number;
  readonly recall: number;
}

/** Micro F1 by Hungarian matching per image on IoU cut at the threshold, and the mean IoU of pairs matched at .5. */
export function boxScores(images: readonly BoxPair[]): BoxScores {
  const [merged, truth] = [sum(images.map((i) => i.merged.length)), sum(images.map((i) => i.truth.length))];
  const at50 = images.flatMap((image) => matchedIous(image, 0.5));
  const at75 = images.flatMap((image) => matchedIous(image, 0.75));
  return {
    f50: (2 * at50.length) / (merged + truth),
    f75: (2 * at75.length) / (merged + truth),
    iou: sum(at50) / at50.length,
    merged,
    precision: at50.length / merged,
    recall: at50.length / truth,
  };
}

/** COCO average precision with one class, every candidate scored. */
export function averagePrecision(images: readonly BoxPair[]): number {
  const truth = images.flatMap((pair, image) =>
    pair.truth.map((box) => ({ image, category: 1, area: boxArea(box), crowd: false, box })),
  );
  const found = images.flatMap((pair, image) =>
    pair.merged.map(({ box, score }) => ({ image, category: 1, area: boxArea(box), score, box })),
  );
  return evaluateDetections(truth, found, (a, b) => boxIou(a.box, b.box), [1]).scores.AP;
}

function matchedIous({ merged, truth }: BoxPair, least: number): number[] {
  const gain = merged.flatMap(({ box }) =>
    truth.map((t) => {
      const overlap = boxIou(box, t);
      return overlap >= least ? overlap : 0;
    }),
  );
  const columns = hungarian(gain, merged.length, truth.length);
  return [...columns].flatMap((column, row) => (column < 0 ? [] : [gain[row * truth.length + column] as number]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
