import { expect, test } from 'vitest';
import { nthSmallest } from '@/server/consensus/nth-smallest';
import { dice } from '@/server/consensus/random';

test('the value at a place of the sorted values, whatever their order and however many are equal', () => {
  const random = dice(3);
  for (let length = 1; length < 60; length++) {
    const values = Float64Array.from({ length }, () => random.below(length % 3 === 0 ? 3 : 1000));
    const sorted = values.slice().sort();
    for (let n = 0; n < length; n++) expect(nthSmallest(values.slice(), n)).toBe(sorted[n]);
    for (let n = 0; n < length; n++) expect(nthSmallest(sorted.slice(), n)).toBe(sorted[n]);
  }
});
