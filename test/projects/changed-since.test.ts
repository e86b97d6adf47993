import { expect, test } from 'vitest';
import { changedSince } from '@/components/projects/changed-since';

type Form = { priceMinor?: bigint; overlap: number; language: string | null };
const before: Form = { priceMinor: 25n, overlap: 3, language: null };

test('only what was changed is sent, also what was emptied', () => {
  expect(changedSince<Form>(before, { ...before, overlap: 5 })).toEqual({ overlap: 5 });
  expect(changedSince<Form>({ ...before, language: 'ko' }, before)).toEqual({ language: null });
  expect(changedSince<Form>(before, { ...before })).toEqual({});
});

test('a box that holds nothing whole is not sent, and is sent when it does again', () => {
  expect(changedSince<Form>(before, { overlap: 3, language: null })).toEqual({});
  expect(changedSince<Form>({ overlap: 3, language: null }, { ...before, priceMinor: 20n })).toEqual({
    priceMinor: 20n,
  });
});
