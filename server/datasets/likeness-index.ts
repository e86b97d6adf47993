/**
 * Finds, among many 64-bit fingerprints, those near to one, without comparing all: each is filed under its four bands of
 * 16 bits (Manku, Jain and Das Sarma, "Detecting near-duplicates for web crawling", 2007, doi:10.1145/1242572.1242592).
 *
 * Fingerprints of pictures differ bit by bit: those that differ in up to 7 bits have a band that differs in at most one, so
 * looking up each band and its 16 neighbours finds all of them. Those of texts differ byte by byte: one whole band of two
 * equal bytes is enough. Filing is O(1); a look-up of one among n costs about 68 n / 2^16 comparisons for pictures, and
 * never more than 68,000: of a band that very many share, the thousand filed last are looked at.
 */

export type LikenessKind = 'picture' | 'text';

export interface LikenessIndex {
  /** Files the next fingerprint; the first is number 0. */
  add(fingerprint: bigint): void;
  /** The numbers of up to `most` near fingerprints, the nearest first, then in the order in which they were filed. */
  near(fingerprint: bigint, most: number): number[];
}

const bands = 4;
const bandSize = 65_536;
const mostOfBand = 1000;
/** Near copies of real pictures differed in up to 8 bits, different ones rarely in fewer than 10. */
const farthestBits = 8;
const fewestBytes = 4;

const exact = [0];
const withNeighbours = [0, ...Array.from({ length: 16 }, (_, bit) => 1 << bit)];

interface Halves {
  readonly high: number;
  readonly low: number;
}

function halvesOf(fingerprint: bigint): Halves {
  return { high: Number((fingerprint >> 32n) & 0xffffffffn), low: Number(fingerprint & 0xffffffffn) };
}

function bandOf({ high, low }: Halves, band: number): number {
  const half = band < 2 ? low : high;
  return (half >>> (band % 2 === 0 ? 0 : 16)) & 0xffff;
}

function countBits(value: number): number {
  const pairs = value - ((value >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function countUnequalBytes(difference: number): number {
  const folded = difference | (difference >>> 4);
  const twice = folded | (folded >>> 2);
  return countBits((twice | (twice >>> 1)) & 0x01010101);
}

/** @param size how many fingerprints will be filed at most */
export function likenessIndex(kind: LikenessKind, size: number): LikenessIndex {
  const [highs, lows] = [new Int32Array(size), new Int32Array(size)];
  // Of each band and value, the entry filed last; of each entry, the one filed before it under the same band and value.
  const last = new Int32Array(bands * bandSize).fill(-1);
  const before = new Int32Array(bands * size);
  const seen = new Int32Array(size);
  let [filed, turn] = [0, 0];
  const isPicture = kind === 'picture';
  const [probes, farthest] = isPicture ? [withNeighbours, farthestBits] : [exact, 8 - fewestBytes];
  const count = isPicture ? countBits : countUnequalBytes;

  const add = (fingerprint: bigint) => {
    const halves = halvesOf(fingerprint);
    highs[filed] = halves.high;
    lows[filed] = halves.low;
    for (let band = 0; band < bands; band++) {
      const head = band * bandSize + bandOf(halves, band);
      before[band * size + filed] = last[head] ?? -1;
      last[head] = filed;
    }
    filed += 1;
  };

  /** Follows one chain of a band and notes the near entries that this look-up has not met yet. */
  const follow = (chain: { band: number; from: number }, halves: Halves, found: { entry: number; far: number }[]) => {
    let left = mostOfBand;
    for (let entry = chain.from; entry >= 0 && left > 0; entry = before[chain.band * size + entry] ?? -1, left--) {
      if (seen[entry] === turn) continue;
      seen[entry] = turn;
      const far = count((highs[entry] ?? 0) ^ halves.high) + count((lows[entry] ?? 0) ^ halves.low);
      if (far <= farthest) found.push({ entry, far });
    }
  };

  const near = (fingerprint: bigint, most: number) => {
    turn += 1;
    const halves = halvesOf(fingerprint);
    const found: { entry: number; far: number }[] = [];
    for (let band = 0; band < bands; band++) {
      for (const probe of probes) {
        follow({ band, from: last[band * bandSize + (bandOf(halves, band) ^ probe)] ?? -1 }, halves, found);
      }
    }
    const ranked = found.sort((a, b) => a.far - b.far || a.entry - b.entry);
    return ranked.slice(0, most).map(({ entry }) => entry);
  };

  return { add, near };
}
