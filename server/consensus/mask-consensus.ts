/**
 * The mask of one object out of the masks of several workers: the union is cropped, its pixels are sorted by who painted
 * them, and `mask-em.ts` tells which belong to the object (probability .5 on). Masks must have the same size.
 */
import { maskEm } from '@/server/consensus/mask-em';
import { boxAround } from '@/server/geometry/box';
import { eachRun, type Mask, maskBounds, maskFromBits } from '@/server/geometry/mask';

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
  const { width, height } = first;
  const crop = boxAround(masks.flatMap((mask) => maskBounds(mask) ?? []));
  if (crop === undefined) {
    return { mask: first, confidence: 0, votes: masks.length, overlaps: masks.map(() => 0) };
  }
  const words = Math.ceil(masks.length / 31);
  const painted = paint(masks, crop, words);
  const { sets, pixels, number } = distinctSets(painted, words, masks.length);
  const { inside } = maskEm({ sets, pixels });
  const accepted = sets.map((_, n) => (inside[n] as number) >= 0.5);
  const bits = new Uint8Array(width * height);
  for (let n = 0; n < number.length; n++) {
    const column = crop.x + Math.floor(n / crop.height);
    if (accepted[number[n] as number]) bits[column * height + crop.y + (n % crop.height)] = 1;
  }
  const area = pixels.reduce((sum, count, n) => sum + (accepted[n] ? count : 0), 0);
  const certain = pixels.reduce((sum, count, n) => sum + (accepted[n] ? count * (inside[n] as number) : 0), 0);
  return {
    mask: maskFromBits(bits, width, height),
    confidence: area > 0 ? certain / area : 0,
    votes: masks.length,
    overlaps: masks.map((_, w) => overlapOf(w, sets, pixels, accepted)),
  };
}

/** The distinct sets of painters, the pixels of each, and the set of every pixel of the crop (-1: nobody). */
function distinctSets(painted: Int32Array, words: number, workers: number) {
  const known = new Map<number, number>();
  const sets: Uint8Array[] = [];
  const pixels: number[] = [];
  const number = new Int32Array(painted.length / words).fill(-1);
  for (let n = 0; n < number.length; n++) {
    /** A prefix of the words gets a number, which makes the key of the next prefix: exact for any number of workers. */
    let prefix = 0;
    let blank = true;
    for (let word = 0; word < words; word++) {
      const bits = painted[n * words + word] as number;
      blank &&= bits === 0;
      const key = prefix * 2 ** 31 + bits;
      const next = word === words - 1 && words === 1 ? bits : (known.get(-1 - key) ?? known.size + 1);
      if (words > 1) known.set(-1 - key, next);
      prefix = next;
    }
    if (blank) continue;
    let set = known.get(prefix);
    if (set === undefined) {
      set = sets.length;
      known.set(prefix, set);
      const at = n * words;
      sets.push(
        Uint8Array.from({ length: workers }, (_, w) => ((painted[at + Math.floor(w / 31)] as number) >> (w % 31)) & 1),
      );
      pixels.push(0);
    }
    pixels[set] = (pixels[set] as number) + 1;
    number[n] = set;
  }
  return { sets, pixels, number };
}

/** Who painted each pixel of the crop, column by column, one bit a worker. */
function paint(masks: readonly Mask[], crop: { x: number; y: number; width: number; height: number }, words: number) {
  const painted = new Int32Array(crop.width * crop.height * words);
  masks.forEach((mask, w) => {
    const bit = 1 << (w % 31);
    const word = Math.floor(w / 31);
    eachRun(mask, (from, end) => {
      for (let at = from; at < end; at++) {
        const n = (Math.floor(at / mask.height) - crop.x) * crop.height + (at % mask.height) - crop.y;
        painted[n * words + word] = (painted[n * words + word] as number) | bit;
      }
    });
  });
  return painted;
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
