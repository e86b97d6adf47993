/**
 * Binary masks as run lengths in COCO's order: down the columns from the left, runs of 0 and 1 in turn, the first of 0.
 * Polygons become masks by COCO's own rule (boundary walked at five times the resolution, crossings at pixel centres),
 * so areas and overlaps equal those of its reference implementation to the pixel.
 */
import type { Box } from '@/server/geometry/box';

export interface Mask {
  readonly width: number;
  readonly height: number;
  /** Run lengths; they sum to width x height. */
  readonly counts: readonly number[];
}

/** Pixels that are set. */
export function maskArea(mask: Mask): number {
  let area = 0;
  for (let n = 1; n < mask.counts.length; n += 2) area += mask.counts[n] as number;
  return area;
}

/** Pixels set in both; masks of the same size. O(runs). */
export function maskIntersection(a: Mask, b: Mask): number {
  let shared = 0;
  let [runA, runB] = [0, 0];
  let [leftA, leftB] = [a.counts[0] ?? 0, b.counts[0] ?? 0];
  while (runA < a.counts.length && runB < b.counts.length) {
    const step = Math.min(leftA, leftB);
    if (runA % 2 === 1 && runB % 2 === 1) shared += step;
    leftA -= step;
    leftB -= step;
    if (leftA === 0) leftA = a.counts[++runA] ?? 0;
    if (leftB === 0) leftB = b.counts[++runB] ?? 0;
  }
  return shared;
}

/** Intersection over union, 0..1; two empty masks have 0. */
export function maskIou(a: Mask, b: Mask): number {
  const shared = maskIntersection(a, b);
  const union = maskArea(a) + maskArea(b) - shared;
  return union > 0 ? shared / union : 0;
}

/** Pixels set in any of `masks`, all of the same size. O(runs log runs), so a large frame costs no more than a small one. */
export function maskUnion(masks: readonly Mask[], width: number, height: number): Mask {
  const [first] = masks;
  if (masks.length === 1 && first !== undefined) return first;
  const runs: (readonly [from: number, end: number])[] = [];
  for (const mask of masks) eachRun(mask, (from, end) => runs.push([from, end]));
  runs.sort(([a], [b]) => a - b);
  const counts: number[] = [];
  let at = 0;
  for (const [from, end] of runs) {
    if (from > at || counts.length === 0) counts.push(from - at, end - from);
    else counts[counts.length - 1] = (counts[counts.length - 1] as number) + Math.max(0, end - at);
    at = Math.max(at, end);
  }
  if (at < width * height || counts.length === 0) counts.push(width * height - at);
  return { width, height, counts };
}

/** One byte a pixel, column by column, 1 where set. */
export function maskBits(mask: Mask): Uint8Array {
  const bits = new Uint8Array(mask.width * mask.height);
  eachRun(mask, (from, end) => bits.fill(1, from, end));
  return bits;
}

/** @param bits one byte a pixel, column by column, 0 for unset. */
export function maskFromBits(bits: Uint8Array, width: number, height: number): Mask {
  const counts: number[] = [];
  let run = 0;
  let value = 0;
  for (let n = 0; n < width * height; n++) {
    const bit = bits[n] === 0 ? 0 : 1;
    if (bit !== value) {
      counts.push(run);
      run = 0;
      value = bit;
    }
    run++;
  }
  counts.push(run);
  return { width, height, counts };
}

/** Calls back with each run of set pixels as [from, end) in column order. */
export function eachRun(mask: Mask, visit: (from: number, end: number) => void): void {
  let at = 0;
  for (let n = 0; n < mask.counts.length; n++) {
    const end = at + (mask.counts[n] as number);
    if (n % 2 === 1 && end > at) visit(at, end);
    at = end;
  }
}

/** The smallest box of whole pixels around the mask; nothing for an empty one. */
export function maskBounds(mask: Mask): Box | undefined {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  eachRun(mask, (from, end) => {
    const first = Math.floor(from / mask.height);
    const last = Math.floor((end - 1) / mask.height);
    left = Math.min(left, first);
    right = Math.max(right, last);
    top = Math.min(top, first === last ? from % mask.height : 0);
    bottom = Math.max(bottom, first === last ? (end - 1) % mask.height : mask.height - 1);
  });
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * COCO's compressed text of run lengths: each count, from the third on as its difference to the count two before, in
 * groups of five bits, lowest first, 32 set when more follow, plus 48 as a character; the last group's bit 16 is the sign.
 */
export function countsFromText(text: string): number[] {
  const counts: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let shift = 0;
    let more = true;
    while (more && at < text.length) {
      const group = text.charCodeAt(at++) - 48;
      value += (group & 31) * 2 ** shift;
      more = (group & 32) !== 0;
      shift += 5;
      if (!more && (group & 16) !== 0) value -= 2 ** shift;
    }
    counts.push(counts.length > 2 ? value + (counts[counts.length - 2] as number) : value);
  }
  return counts;
}

/** The inverse of `countsFromText`. */
export function countsToText(counts: readonly number[]): string {
  let text = '';
  counts.forEach((count, n) => {
    let value = n > 2 ? count - (counts[n - 2] as number) : count;
    for (let more = true; more; ) {
      const group = value & 31;
      value >>= 5;
      more = (group & 16) !== 0 ? value !== -1 : value !== 0;
      text += String.fromCharCode(group + (more ? 32 : 0) + 48);
    }
  });
  return text;
}
