/**
 * ObjectLab's scores of given boxes against a model's (Tkachenko, Thyagarajan and Mueller 2023, arXiv:2309.00832; equal to
 * cleanlab's at commit 7506257), 0..1, low where the label is likely wrong:
 *
 *     similarity = .9 IoU + .1 exp(-.1 distance of centres in pixels)
 *     overlooked, of a predicted box with p >= .95 that overlaps no given box: similarity to the nearest given box of its
 *       class; with none of its class m (1 - p), m the least positive similarity in the whole set
 *     badly placed, of a given box: the greatest similarity to overlapping predictions of its class with p > .5, else 1
 *     swapped, of a given box: 1 less the similarity to the nearest prediction of another class with p > .95, at least m;
 *       m where a given box of another class covers it (IoU >= .95); else 1
 *
 * An image's score of each kind is the softmin (temperature .1) over its boxes, 1 without any; all three together their
 * geometric mean. Cost: O(given x predicted) an image. The distance is in pixels, so scores change with the image's size.
 */
import { type Box, boxIou } from '@/server/geometry/box';

export interface JudgedImage {
  readonly given: readonly { readonly box: Box; readonly label: string }[];
  readonly predicted: readonly { readonly box: Box; readonly label: string; readonly score: number }[];
}

export interface ImageSuspicion {
  readonly score: number;
  readonly overlookedScore: number;
  readonly badlyPlacedScore: number;
  readonly swappedScore: number;
  /** One a predicted box; undefined where the question does not arise. */
  readonly overlooked: readonly (number | undefined)[];
  /** One a given box. */
  readonly badlyPlaced: readonly number[];
  readonly swapped: readonly number[];
}

const confident = 0.95;
const plausible = 0.5;
const covering = 0.95;
const temperature = 0.1;

export function objectLab(images: readonly JudgedImage[]): ImageSuspicion[] {
  const similarities = images.map(similarity);
  let least = 1;
  for (const { near } of similarities) for (const value of near) if (value > 0) least = Math.min(least, value);
  return images.map((image, n) => judge(image, similarities[n] ?? similarity(image), least));
}

interface Similarity {
  /** Given x predicted, row by row. */
  readonly overlap: Float64Array;
  readonly near: Float64Array;
}

function similarity({ given, predicted }: JudgedImage): Similarity {
  const overlap = new Float64Array(given.length * predicted.length);
  const near = new Float64Array(overlap.length);
  given.forEach((label, g) => {
    predicted.forEach((prediction, p) => {
      const at = g * predicted.length + p;
      const [a, b] = [label.box, prediction.box];
      overlap[at] = boxIou(a, b);
      const apart = Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
      near[at] = 0.9 * (overlap[at] as number) + 0.1 * Math.exp(-0.1 * apart);
    });
  });
  return { overlap, near };
}

function judge(image: JudgedImage, { overlap, near }: Similarity, least: number): ImageSuspicion {
  const { given, predicted } = image;
  const at = (g: number, p: number) => g * predicted.length + p;
  const overlooked = predicted.map(({ label, score }, p) => {
    if (score < confident || given.some((_, g) => (overlap[at(g, p)] as number) > 0)) return undefined;
    const own = given.flatMap((box, g) => (box.label === label ? [near[at(g, p)] as number] : []));
    return own.length > 0 ? Math.max(...own) : least * (1 - score);
  });
  const badlyPlaced = given.map(({ label }, g) => {
    const own = predicted.flatMap((box, p) =>
      box.label === label && box.score > plausible && (overlap[at(g, p)] as number) > 0
        ? [near[at(g, p)] as number]
        : [],
    );
    return own.length > 0 ? Math.max(...own) : 1;
  });
  const swapped = given.map(({ label, box }, g) => {
    if (given.some((other) => other.label !== label && boxIou(other.box, box) >= covering)) return least;
    const others = predicted.flatMap((other, p) =>
      other.label !== label && other.score > confident ? [near[at(g, p)] as number] : [],
    );
    return others.length > 0 ? Math.max(least, 1 - Math.max(...others)) : 1;
  });
  const overlookedScore = softmin(overlooked.filter((value) => value !== undefined));
  const badlyPlacedScore = softmin(badlyPlaced);
  const swappedScore = softmin(swapped);
  const score = Math.cbrt((overlookedScore + 1e-100) * (badlyPlacedScore + 1e-100) * (swappedScore + 1e-100));
  return { score, overlookedScore, badlyPlacedScore, swappedScore, overlooked, badlyPlaced, swapped };
}

/** Mean of the values weighted by exp(-value / temperature). */
function softmin(values: readonly number[]): number {
  if (values.length === 0) return 1;
  const smallest = Math.min(...values);
  let [sum, weights] = [0, 0];
  for (const value of values) {
    const weight = Math.exp((smallest - value) / temperature);
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}
