/**
 * A seeded generator, so that a figure with an interval is the same on every machine: sfc32 (Chris Doty-Humphrey's
 * PractRand), 32-bit integer arithmetic only, period about 2^128 on average.
 */
export interface Dice {
  /** Uniform in [0, 1) with 32 bits. */
  next(): number;
  /** A uniform integer in [0, n), n < 2^31; its bias is below n / 2^32. */
  below(n: number): number;
}

export function dice(seed: number): Dice {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let d = 1;
  const draw = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
  for (let warmup = 0; warmup < 15; warmup++) draw();
  return {
    next: () => draw() / 4294967296,
    below: (n) => Math.floor((draw() / 4294967296) * n),
  };
}
