import { expect, test } from 'vitest';
import { mergeClasses } from '@/server/projects/class-merge';
import type { OntologyClass } from '@/server/projects/tasks';

const aClass = (id: string, changes: Partial<OntologyClass> = {}): OntologyClass => {
  return { id, name: id, colour: '#332288', hotkey: null, description: '', retired: false, ...changes };
};
const [a, b, c, d] = [aClass('a'), aClass('b'), aClass('c'), aClass('d')];

test('what either added, rewrote or retired is there', () => {
  const mine = [a, aClass('b', { retired: true }), c];
  const theirs = [aClass('a', { name: 'Better' }), b, d];
  expect(mergeClasses([a, b], mine, theirs)).toEqual([
    aClass('a', { name: 'Better' }),
    aClass('b', { retired: true }),
    d,
    c,
  ]);
});

test('where both changed the same class, it stays as it is on the screen', () => {
  const merged = mergeClasses([a], [aClass('a', { name: 'Mine' })], [aClass('a', { name: 'Theirs', hotkey: 't' })]);
  expect(merged).toEqual([aClass('a', { name: 'Mine' })]);
});

test('the order is of whoever moved classes, mine when both did', () => {
  expect(mergeClasses([a, b, c], [a, b, c, d], [c, a, b])).toEqual([c, a, b, d]);
  expect(mergeClasses([a, b, c], [b, a, c], [c, a, b])).toEqual([b, a, c]);
});

test('when nobody changed anything, nothing changes', () => {
  expect(mergeClasses([a, b], [a, b], [a, b])).toEqual([a, b]);
});
