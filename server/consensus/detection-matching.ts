/**
 * Who found what in one image and class: COCO's greedy matching of detections to objects, at each IoU threshold and for
 * each range of object areas. See `coco-evaluation.ts` for the rules and their source.
 */
export interface Matched {
  /** Objects that count. */
  readonly objects: number;
  /** Of the detections by falling score, at most 100. */
  readonly scores: Float64Array;
  /** Thresholds x detections: 1 hit, 0 false alarm, -1 does not count. */
  readonly outcome: Int8Array;
}

interface Truth {
  readonly area: number;
  readonly crowd: boolean;
}

interface Found {
  readonly area: number;
  readonly score: number;
}

type Range = readonly [number, number];

/** Detections of one image and class that are looked at. */
const most = 100;

/** @returns one result a range. */
export function matchDetections<T extends Truth, D extends Found>(
  truth: readonly T[],
  detections: readonly D[],
  overlap: (detection: D, truth: T) => number,
  thresholds: readonly number[],
  ranges: readonly Range[],
): Matched[] {
  if (truth.length === 0 && detections.length === 0) return [];
  const ranked = [...detections].sort((a, b) => b.score - a.score).slice(0, most);
  const overlaps = ranked.map((d) => Float64Array.from(truth, (t) => overlap(d, t)));
  return ranges.map((range) => matchInRange(truth, ranked, overlaps, thresholds, range));
}

function matchInRange(
  truth: readonly Truth[],
  ranked: readonly Found[],
  overlaps: readonly Float64Array[],
  thresholds: readonly number[],
  range: Range,
): Matched {
  const ignored = truth.map((t) => t.crowd || outside(t.area, range));
  const order = truth.map((_, n) => n).sort((a, b) => Number(ignored[a]) - Number(ignored[b]) || a - b);
  const outcome = new Int8Array(thresholds.length * ranked.length);
  thresholds.forEach((threshold, t) => {
    const taken = new Uint8Array(truth.length);
    ranked.forEach((detection, d) => {
      const hit = bestObject(order, ignored, truth, taken, overlaps[d] as Float64Array, threshold);
      if (hit >= 0) taken[hit] = 1;
      const counts = hit >= 0 ? !ignored[hit] : !outside(detection.area, range);
      outcome[t * ranked.length + d] = counts ? (hit >= 0 ? 1 : 0) : -1;
    });
  });
  return { objects: ignored.filter((i) => !i).length, scores: Float64Array.from(ranked, (d) => d.score), outcome };
}

/** The object a detection takes, or -1. `order` holds the objects that count before the ignored ones. */
function bestObject(
  order: readonly number[],
  ignored: readonly boolean[],
  truth: readonly Truth[],
  taken: Uint8Array,
  overlaps: Float64Array,
  threshold: number,
): number {
  let best = -1;
  let least = Math.min(threshold, 1 - 1e-10);
  for (const n of order) {
    if (taken[n] === 1 && truth[n]?.crowd !== true) continue;
    if (best >= 0 && ignored[best] === false && ignored[n] === true) break;
    if ((overlaps[n] as number) < least) continue;
    least = overlaps[n] as number;
    best = n;
  }
  return best;
}

function outside(area: number, [low, high]: Range): boolean {
  return area < low || area > high;
}
