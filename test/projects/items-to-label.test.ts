import { expect, it } from 'vitest';
import { itemsToLabel } from '@/components/projects/items-to-label';

it('counts among the items to label none whose answer is known, whatever it is used for', () => {
  expect(itemsToLabel(46, { check: 4, training: 2, qualification: 9 })).toEqual({
    wanting: 31,
    known: 15,
    inUse: { check: 4, training: 2 },
  });
  expect(itemsToLabel(2, { check: 3, training: 0, qualification: 0 })).toMatchObject({ wanting: 0, known: 2 });
});
