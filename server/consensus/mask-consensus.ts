/**
 * The mask of one object out of the masks of several workers: the pixels are taken in stretches painted by the same workers,
 * and `mask-em.ts` tells which belong to the object (probability .5 on). Masks must have the same size. O(runs log runs), so
 * a large mask costs no more than its outline.
 */
import { maskEm } from '@/server/consensus/mask-em';
import { eachRun, type Mask } from '@/server/geometry/mask';

export interface MaskConsensus {
  readonly mask: Mask;
  /** Mean probability of being inside over the accepted pixels, 0 for an empty mask. */
  readonly confidence: number;
  readonly votes: number;
  /** Overlap of each worker's mask with the merged one. */
  readonly overlaps: readonly number[];
}

export function maskConsensus(masks: readonly Mask[]): MaskConsensus | undefined {
  const [first] = masks;
  if (first === undefined) return undefined;
  const { stretches, sets, pixels } = stretchesOf(masks);
  if (sets.length === 0) {
    return { mask: first, confidence: 0, votes: masks.length, overlaps: masks.map(() => 0) };
  }
  const { inside } = maskEm({ sets, pixels });
  const accepted = sets.map((_, n) => (inside[n] as number) >= 0.5);
  const area = pixels.reduce((sum, count, n) => sum + (accepted[n] ? count : 0), 0);
  const certain = pixels.reduce((sum, count, n) => sum + (accepted[n] ? count * (inside[n] as number) : 0), 0);
  return {
    mask: joined(
      stretches.filter(({ set }) => accepted[set]),
      first,
    ),
    confidence: area > 0 ? certain / area : 0,
    votes: masks.length,
    overlaps: masks.map((_, w) => overlapOf(w, sets, pixels, accepted)),
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
