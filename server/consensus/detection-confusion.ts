/**
 * Which classes a detector confuses: in each image detections of at least `score`, most certain first, take the free
 * object they overlap most, whatever its class, if the overlap is at least `iou`. What is left over on either side is
 * confused with "nothing". O(detections x objects) an image.
 */
export interface DetectionConfusion {
  /** Rows: classes of the objects, then nothing. Columns: classes of the detections, then nothing. */
  readonly counts: readonly (readonly number[])[];
  readonly perClass: readonly ClassRates[];
}

interface ClassRates {
  readonly category: number;
  /** Right detections of the class over all of it; undefined without any. */
  readonly precision: number | undefined;
  /** Right detections of the class over its objects; undefined without any. */
  readonly recall: number | undefined;
  readonly objects: number;
  readonly detections: number;
}

interface Placed {
  readonly image: number;
  readonly category: number;
}

export function detectionConfusion<T extends Placed, D extends Placed & { readonly score: number }>(
  truth: readonly T[],
  detections: readonly D[],
  overlap: (detection: D, truth: T) => number,
  options: { readonly categories: readonly number[]; readonly iou?: number; readonly score?: number },
): DetectionConfusion {
  const { categories, iou = 0.5, score = 0.5 } = options;
  const row = new Map(categories.map((category, n) => [category, n]));
  const nothing = categories.length;
  const counts = Array.from({ length: nothing + 1 }, () => new Array<number>(nothing + 1).fill(0));
  const count = (object: number, detection: number) => {
    const line = counts[object];
    if (line !== undefined) line[detection] = (line[detection] as number) + 1;
  };
  const numberOf = (shape: Placed | undefined) =>
    shape === undefined ? nothing : (row.get(shape.category) ?? nothing);
  const objectsIn = byImage(truth);
  const seen = byImage(detections.filter((d) => d.score >= score).sort((a, b) => b.score - a.score));
  for (const image of new Set([...objectsIn.keys(), ...seen.keys()])) {
    const free = new Set(objectsIn.get(image) ?? []);
    for (const detection of seen.get(image) ?? []) {
      const taken = mostOverlapping(free, detection, overlap, iou);
      if (taken !== undefined) free.delete(taken);
      count(numberOf(taken), numberOf(detection));
    }
    for (const object of free) count(numberOf(object), nothing);
  }
  return { counts, perClass: categories.map((category, n) => rates(category, counts, n)) };
}

function mostOverlapping<T, D>(free: ReadonlySet<T>, detection: D, overlap: (d: D, t: T) => number, least: number) {
  let best: T | undefined;
  let most = least;
  for (const object of free) {
    const shared = overlap(detection, object);
    if (shared > most || (shared === most && best === undefined)) {
      most = shared;
      best = object;
    }
  }
  return best;
}

function rates(category: number, counts: readonly (readonly number[])[], n: number): ClassRates {
  const objects = (counts[n] ?? []).reduce((sum, value) => sum + value, 0);
  const detections = counts.reduce((sum, line) => sum + (line[n] ?? 0), 0);
  const right = counts[n]?.[n] ?? 0;
  return {
    category,
    precision: detections > 0 ? right / detections : undefined,
    recall: objects > 0 ? right / objects : undefined,
    objects,
    detections,
  };
}

function byImage<S extends Placed>(shapes: readonly S[]): Map<number, S[]> {
  const groups = new Map<number, S[]>();
  for (const shape of shapes) {
    const group = groups.get(shape.image);
    if (group === undefined) groups.set(shape.image, [shape]);
    else group.push(shape);
  }
  return groups;
}
