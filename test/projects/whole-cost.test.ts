import { expect, it } from 'vitest';
import { withAgain } from '@/components/projects/class-list';
import { itemsToLabel } from '@/components/projects/items-to-label';
import { wholeCost } from '@/components/projects/whole-cost';

const terms = {
  priceMinor: 10n,
  feeBps: 2000,
  overlap: 3,
  overlapMax: 5,
  labelCeilingMinor: null,
  goldEvery: 5,
  testItems: 2,
};
const items = itemsToLabel(15, { check: 2, training: 1, qualification: 0 });

it('what all items cost includes the checks, the practice and the test that publishing sets aside', () => {
  // 12 items of 3 labels: 36, and 9 checks among them; one practice item and two of the test for each of 5 workers.
  expect(wholeCost(terms, items)).toMatchObject({
    labelMinor: 12n,
    besideMinor: BigInt(9 + 5 * 3) * 12n,
    totalMinor: BigInt(36 + 24) * 12n,
    mostMinor: BigInt(60 + 24) * 12n,
  });
  expect(wholeCost({ ...terms, labelCeilingMinor: 800n }, items)).toMatchObject({ totalMinor: 720n, mostMinor: 800n });
  expect(wholeCost({ ...terms, goldEvery: null, testItems: null }, items).besideMinor).toBe(60n);
});

it('a number of checks that is still being typed counts as none', () => {
  for (const goldEvery of [0, 1]) expect(wholeCost({ ...terms, goldEvery }, items).besideMinor).toBe(180n);
});

it('a class that comes back keeps its key unless another took it', () => {
  const one = { id: 'a', name: 'A', colour: '#332288', hotkey: '1', description: '', retired: false };
  const other = { ...one, id: 'b', name: 'B', hotkey: '2' };
  expect(withAgain([other], [one])).toEqual([other, one]);
  expect(withAgain([other, one], [one])).toEqual([other, one]);
  expect(withAgain([{ ...other, hotkey: '1' }], [one])[1]).toEqual({ ...one, hotkey: null });
});
