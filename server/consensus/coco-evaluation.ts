/**
 * COCO's detection measures: average precision over IoU .50:.05:.95 at 101 recall points, and average recall with 1, 10
 * and 100 detections an image, by object area (Lin et al. 2014, doi:10.1007/978-3-319-10602-1_48; the rules that decide the
 * last digits are those of its reference implementation). Works for boxes and masks alike: the caller gives the overlap.
 *
 * Per image and class: detections by falling score (stable), at most 100; at each IoU threshold each takes the free object
 * it overlaps most, later ones winning ties, ignored objects (crowds, areas outside the range) only when no other fits;
 * crowds can be taken many times; a detection matched to an ignored object, or unmatched and itself outside the area range,
 * does not count. Classes without objects are left out of the means; a measure without any is -1, as in the reference.
 * Cost: O(detections x objects) an image and class, times thresholds and area ranges.
 */
import { type Matched, matchDetections } from '@/server/consensus/detection-matching';

export interface TruthObject {
  readonly image: number;
  readonly category: number;
  /** As annotated (the segmentation's, not the box's): it decides the size class. */
  readonly area: number;
  readonly crowd: boolean;
}

export interface Detection {
  readonly image: number;
  readonly category: number;
  readonly area: number;
  readonly score: number;
}

export interface DetectionScores {
  readonly AP: number;
  readonly AP50: number;
  readonly AP75: number;
  readonly APs: number;
  readonly APm: number;
  readonly APl: number;
  readonly AR1: number;
  readonly AR10: number;
  readonly AR100: number;
  readonly ARs: number;
  readonly ARm: number;
  readonly ARl: number;
}

interface CategoryScores {
  readonly category: number;
  readonly AP: number;
  readonly AP50: number;
  readonly AP75: number;
  readonly AR100: number;
}

export interface DetectionEvaluation {
  readonly scores: DetectionScores;
  readonly perCategory: readonly CategoryScores[];
  /** AP at each of the ten IoU thresholds. */
  readonly perIou: readonly { readonly iou: number; readonly AP: number }[];
}

/** Overlap of a detection with an object, 0..1; with a crowd the share of the detection that lies inside it. */
export type Overlap<D, T> = (detection: D, truth: T) => number;

const iouThresholds: readonly number[] = Array.from({ length: 10 }, (_, n) => n * ((0.95 - 0.5) / 9) + 0.5);
const recallPoints = Array.from({ length: 101 }, (_, n) => (n === 100 ? 1 : n * 0.01));
const limits = [1, 10, 100] as const;
/** All, small, medium, large in square pixels, bounds included. */
const areaRanges = [
  [0, 1e10],
  [0, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 1e10],
] as const;

/** Precision at 101 recalls and the final recall, for one class, area range and limit: thresholds x points, thresholds. */
interface Curve {
  readonly precision: Float64Array;
  readonly recall: Float64Array;
}

/** @param categories the classes to evaluate; `undefined` judges the shapes alone, whatever their classes. */
export function evaluateDetections<T extends TruthObject, D extends Detection>(
  truth: readonly T[],
  detections: readonly D[],
  overlap: Overlap<D, T>,
  categories: readonly number[] | undefined,
): DetectionEvaluation {
  const names = categories === undefined ? [0] : [...categories].sort((a, b) => a - b);
  const truthOf = byCategoryAndImage(truth, categories !== undefined);
  const detectedOf = byCategoryAndImage(detections, categories !== undefined);
  const nothing: ReadonlyMap<number, never[]> = new Map();
  const curves = names.map((category) => {
    const [objects, found] = [truthOf.get(category) ?? nothing, detectedOf.get(category) ?? nothing];
    const images = [...new Set([...objects.keys(), ...found.keys()])].sort((a, b) => a - b);
    const perImage = images.map((image) =>
      matchDetections(objects.get(image) ?? [], found.get(image) ?? [], overlap, iouThresholds, areaRanges),
    );
    return areaRanges.map((_, area) =>
      limits.map((limit) =>
        curve(
          perImage.map((ranges) => ranges[area]),
          limit,
        ),
      ),
    );
  });
  return { scores: summarize(curves), ...breakdown(curves, categories === undefined ? [] : names) };
}

/** Shapes of an image stand class by class also when classes do not count: that decides ties of scores as COCO does. */
function byCategoryAndImage<S extends { image: number; category: number }>(shapes: readonly S[], split: boolean) {
  const groups = new Map<number, Map<number, S[]>>();
  for (const shape of split ? shapes : [...shapes].sort((a, b) => a.category - b.category)) {
    const category = split ? shape.category : 0;
    const images = groups.get(category) ?? new Map<number, S[]>();
    groups.set(category, images);
    const group = images.get(shape.image);
    if (group === undefined) images.set(shape.image, [shape]);
    else group.push(shape);
  }
  return groups;
}

/** The curve of one class over all images; undefined when no object counts. */
function curve(images: readonly (Matched | undefined)[], limit: number): Curve | undefined {
  let objects = 0;
  const shots: { score: number; image: Matched; at: number }[] = [];
  for (const image of images) {
    if (image === undefined) continue;
    objects += image.objects;
    for (let at = 0; at < Math.min(limit, image.scores.length); at++) {
      shots.push({ score: image.scores[at] as number, image, at });
    }
  }
  if (objects === 0) return undefined;
  shots.sort((a, b) => b.score - a.score);
  const precision = new Float64Array(iouThresholds.length * recallPoints.length);
  const recall = new Float64Array(iouThresholds.length);
  for (let t = 0; t < iouThresholds.length; t++) {
    const recalls: number[] = [];
    const precisions: number[] = [];
    let [hits, falseAlarms] = [0, 0];
    for (const { image, at } of shots) {
      const outcome = image.outcome[t * image.scores.length + at];
      if (outcome === 1) hits++;
      else if (outcome === 0) falseAlarms++;
      recalls.push(hits / objects);
      precisions.push(hits / (falseAlarms + hits + Number.EPSILON));
    }
    recall[t] = recalls[recalls.length - 1] ?? 0;
    samplePrecision(recalls, precisions, precision.subarray(t * recallPoints.length, (t + 1) * recallPoints.length));
  }
  return { precision, recall };
}

/** Precision made falling from the right, read at the first place that reaches each recall; 0 beyond the last. */
function samplePrecision(recalls: readonly number[], precisions: number[], into: Float64Array): void {
  for (let n = precisions.length - 1; n > 0; n--) {
    if ((precisions[n] as number) > (precisions[n - 1] as number)) precisions[n - 1] = precisions[n] as number;
  }
  let at = 0;
  recallPoints.forEach((point, r) => {
    while (at < recalls.length && (recalls[at] as number) < point) at++;
    into[r] = precisions[at] ?? 0;
  });
}

type Curves = readonly (readonly (readonly (Curve | undefined)[])[])[];

function summarize(curves: Curves): DetectionScores {
  const ap = (area: number, threshold?: number) =>
    meanPrecision(
      curves.map((c) => c[area]?.[2]),
      threshold,
    );
  const ar = (area: number, limit: number) => meanRecall(curves.map((c) => c[area]?.[limit]));
  return {
    AP: ap(0),
    AP50: ap(0, 0),
    AP75: ap(0, 5),
    APs: ap(1),
    APm: ap(2),
    APl: ap(3),
    AR1: ar(0, 0),
    AR10: ar(0, 1),
    AR100: ar(0, 2),
    ARs: ar(1, 2),
    ARm: ar(2, 2),
    ARl: ar(3, 2),
  };
}

function breakdown(curves: Curves, names: readonly number[]): Omit<DetectionEvaluation, 'scores'> {
  const all = curves.map((c) => c[0]?.[2]);
  return {
    perCategory: names.map((category, n) => ({
      category,
      AP: meanPrecision([all[n]]),
      AP50: meanPrecision([all[n]], 0),
      AP75: meanPrecision([all[n]], 5),
      AR100: meanRecall([all[n]]),
    })),
    perIou: iouThresholds.map((iou, t) => ({ iou: Math.round(iou * 100) / 100, AP: meanPrecision(all, t) })),
  };
}

function meanPrecision(curves: readonly (Curve | undefined)[], threshold?: number): number {
  const points = recallPoints.length;
  return mean(
    curves.flatMap((c) => {
      if (c === undefined) return [];
      const part =
        threshold === undefined ? c.precision : c.precision.subarray(threshold * points, (threshold + 1) * points);
      return [...part];
    }),
  );
}

function meanRecall(curves: readonly (Curve | undefined)[]): number {
  return mean(curves.flatMap((c) => (c === undefined ? [] : [...c.recall])));
}

function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : -1;
}
