import { expect, it, vi } from 'vitest';
import { newId } from '@/db/ids';

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('ids are UUIDs of version 7, each of its own, and sort by the order in which they were made', () => {
  const ids = Array.from({ length: 20_000 }, newId);
  expect(ids.filter((id) => !shape.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

it('they say when they were made, to the millisecond', () => {
  const before = Date.now();
  const msecs = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16);
  // Where many were made within one millisecond the count may have run over into the next.
  expect(msecs - before).toBeGreaterThanOrEqual(0);
  expect(msecs - Date.now()).toBeLessThanOrEqual(1);
});

it('a clock that is set back does not bring ids that sort before earlier ones', () => {
  const earlier = newId();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
  try {
    const ids = Array.from({ length: 100 }, newId);
    expect([earlier, ...ids].toSorted()).toEqual([earlier, ...ids]);
  } finally {
    clock.mockRestore();
  }
});

it('nothing of what is random in an id comes again in the next', () => {
  const ends = Array.from({ length: 5_000 }, () => newId().slice(-10));
  expect(new Set(ends).size).toBe(ends.length);
});
