/**
 * The mask of one object out of the masks of several workers: the pixels are taken in stretches painted by the same workers,
 * and `mask-em.ts` tells which belong to the object (probability .5 on). Masks must have the same size. O(runs log runs), so
 * a large mask costs no more than its outline.
 */
import { maskEm } from '@/server/consensus/mask-em';
import { eachRun, type Mask } from '@/server/geometry/mask';

export interface MaskConsensus {
  readonly mask: Mask;
  /** Overlap with the object that is to be expected (`expectedOverlap`), 0 for an empty mask. */
  readonly score: number;
  readonly votes: number;
  /** Overlap of each worker's mask with the merged one. */
  readonly overlaps: readonly number[];
}

export function maskConsensus(masks: readonly Mask[]): MaskConsensus | undefined {
  const [first] = masks;
  if (first === undefined) return undefined;
  const { stretches, sets, pixels } = stretchesOf(masks);
  if (sets.length === 0) {
    return { mask: first, score: 0, votes: masks.length, overlaps: masks.map(() => 0) };
  }
  const { inside } = maskEm({ sets, pixels });
  const accepted = sets.map((_, n) => (inside[n] as number) >= 0.5);
  const area = pixels.reduce((sum, count, n) => sum + (accepted[n] ? count : 0), 0);
  const overlaps = masks.map((_, w) => overlapOf(w, sets, pixels, accepted));
  return {
    mask: joined(
      stretches.filter(({ set }) => accepted[set]),
      first,
    ),
    score: area > 0 ? expectedOverlap(overlaps, sets, pixels) : 0,
    votes: masks.length,
    overlaps,
  };
}

/** Pixels from `from` up to `end`, column by column, painted by one set of workers. */
interface Stretch {
  readonly from: number;
  readonly end: number;
  readonly set: number;
}

/** The painted stretches in order, the distinct sets of painters as they come up, and the pixels of each. */
function stretchesOf(masks: readonly Mask[]) {
  const stretches: Stretch[] = [];
  const [sets, pixels]: [Uint8Array[], number[]] = [[], []];
  const known = new Map<number | string, number>();
  const paints = new Uint8Array(masks.length);
  const words = new Int32Array(Math.ceil(masks.length / 31));
  let painters = 0;
  let from = 0;
  for (const change of changesOf(masks)) {
    const worker = change % masks.length;
    const end = (change - worker) / masks.length;
    if (painters > 0 && end > from) {
      const key = words.length === 1 ? (words[0] as number) : words.join();
      const set = known.get(key) ?? sets.push(paints.slice()) - 1;
      known.set(key, set);
      pixels[set] = (pixels[set] ?? 0) + end - from;
      stretches.push({ from, end, set });
    }
    from = end;
    painters += paints[worker] === 1 ? -1 : 1;
    paints[worker] = 1 - (paints[worker] as number);
    const word = Math.floor(worker / 31);
    words[word] = (words[word] as number) ^ (1 << (worker % 31));
  }
  return { stretches, sets, pixels };
}

/** Where workers begin and end to paint, in order: place x workers + worker. */
function changesOf(masks: readonly Mask[]): Float64Array {
  const changes: number[] = [];
  masks.forEach((mask, w) => {
    eachRun(mask, (from, end) => changes.push(from * masks.length + w, end * masks.length + w));
  });
  return Float64Array.from(changes).sort();
}

/** The mask of stretches that are in order. */
function joined(stretches: readonly Stretch[], { width, height }: Mask): Mask {
  const counts: number[] = [];
  let at = 0;
  for (const { from, end } of stretches) {
    if (from === at && counts.length > 0)
      counts[counts.length - 1] = (counts[counts.length - 1] as number) + end - from;
    else counts.push(from - at, end - from);
    at = end;
  }
  if (at < width * height || counts.length === 0) counts.push(width * height - at);
  return { width, height, counts };
}

function overlapOf(
  w: number,
  sets: readonly Uint8Array[],
  pixels: readonly number[],
  accepted: readonly boolean[],
): number {
  let [shared, union] = [0, 0];
  sets.forEach((set, n) => {
    const own = set[w] === 1;
    if (own && accepted[n]) shared += pixels[n] as number;
    if (own || accepted[n]) union += pixels[n] as number;
  });
  return union > 0 ? shared / union : 0;
}

/** A worker whose mask overlaps half, and counts half: nothing is certain, least of all what one worker painted. */
const unknown = 0.5;
/** A worker is compared with so many others at most. */
const mostOthers = 50;

/**
 * The mean of the workers' overlaps with the merged mask, each counting by the mean overlap of that worker's mask with the
 * others'. The probabilities of pixels are no measure: they are .99 as soon as three have painted.
 */
function expectedOverlap(overlaps: readonly number[], sets: readonly Uint8Array[], pixels: readonly number[]): number {
  let [sum, weight] = [unknown * unknown, unknown];
  const workers = overlaps.length;
  const others = Math.min(workers - 1, mostOthers);
  overlaps.forEach((overlap, w) => {
    let trust = others > 0 ? 0 : unknown;
    for (let n = 1; n <= others; n++) {
      const other = (w + Math.ceil((n * (workers - 1)) / others)) % workers;
      const itsPixels = sets.map((set) => set[other] === 1);
      trust += overlapOf(w, sets, pixels, itsPixels) / others;
    }
    sum += trust * overlap;
    weight += trust;
  });
  return sum / weight;
}
