import type { Box } from '@/server/geometry/box';

/**
 * Visits the pairs a < b whose boxes overlap or touch, found by a sweep over the left edges, until a visit says false.
 * O(n log n + pairs that overlap across).
 */
export function eachOverlappingPair(bounds: readonly Box[], visit: (a: number, b: number) => boolean): void {
  const count = bounds.length;
  const [left, right] = [new Float64Array(count), new Float64Array(count)];
  const [top, bottom] = [new Float64Array(count), new Float64Array(count)];
  const order = new Int32Array(count);
  for (let n = 0; n < count; n++) {
    const box = bounds[n] as Box;
    left[n] = box.x;
    right[n] = box.x + box.width;
    top[n] = box.y;
    bottom[n] = box.y + box.height;
    order[n] = n;
  }
  order.sort((a, b) => (left[a] as number) - (left[b] as number) || a - b);
  const open = new Int32Array(count);
  let opened = 0;
  for (let o = 0; o < count; o++) {
    const n = order[o] as number;
    const x = left[n] as number;
    const y = top[n] as number;
    const end = bottom[n] as number;
    let still = 0;
    for (let o = 0; o < opened; o++) {
      const m = open[o] as number;
      if ((right[m] as number) < x) continue;
      open[still++] = m;
      if ((top[m] as number) > end || y > (bottom[m] as number)) continue;
      if (!visit(Math.min(n, m), Math.max(n, m))) return;
    }
    open[still] = n;
    opened = still + 1;
  }
}
