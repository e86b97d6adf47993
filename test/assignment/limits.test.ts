import { describe, expect, test } from 'vitest';
import { feedOrder, handBacksLeft, limitOf, roughly } from '@/server/assignment/rules';

const now = new Date('2026-11-25T23:30:00Z');
const free = { language: null, speaks: true, daily_cap: null, started_today: 0, handed_back: [], reported: [] };
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

describe('what keeps a person from starting another item', () => {
  test('nothing, by itself', () => {
    expect(limitOf(free, now)).toBeNull();
  });

  test('a language they do not work in', () => {
    expect(limitOf({ ...free, language: 'ko', speaks: false }, now)).toEqual({ status: 'language', language: 'ko' });
    expect(limitOf({ ...free, language: 'ko' }, now)).toBeNull();
  });

  test('the cap of the day, until the next day of UTC begins', () => {
    expect(limitOf({ ...free, daily_cap: 3, started_today: 2 }, now)).toBeNull();
    const opensAt = new Date('2026-11-26T00:00:00Z');
    expect(limitOf({ ...free, daily_cap: 3, started_today: 3 }, now)).toEqual({ status: 'daily_cap', cap: 3, opensAt });
  });

  test('ten items handed back within an hour, until the first of them is an hour ago', () => {
    const handed_back = [1, 2, 3, 4, 5, 6, 7, 8, 9, 40].map(ago);
    expect(limitOf({ ...free, handed_back: handed_back.slice(1) }, now)).toBeNull();
    expect(handBacksLeft({ handed_back: handed_back.slice(1) })).toBe(1);
    expect(limitOf({ ...free, handed_back }, now)).toEqual({ status: 'hand_backs', opensAt: new Date(ago(-20)) });
    expect(handBacksLeft({ handed_back })).toBe(0);
  });

  test('twenty reported as broken within an hour, counted apart', () => {
    const reported = Array.from({ length: 20 }, (_, place) => ago(place + 1));
    expect(limitOf({ ...free, reported: reported.slice(1), handed_back: reported.slice(11) }, now)).toBeNull();
    expect(limitOf({ ...free, reported }, now)).toEqual({ status: 'hand_backs', opensAt: new Date(ago(-40)) });
  });
});

describe('how many items are left', () => {
  const counts = Array.from({ length: 1200 }, (_, place) => place + 1);

  test('is told by no step that stands for one number alone: whoever takes the last item but a check would see it stay', () => {
    const standFor = (told: number) => counts.filter((items) => roughly(items) === told).length;
    for (const told of new Set(counts.map(roughly))) expect([told, standFor(told) >= 4]).toEqual([told, true]);
  });

  test('is never told too high, and none only where there is none', () => {
    expect(roughly(0)).toBe(0);
    for (const items of counts) expect(roughly(items)).toBeLessThanOrEqual(items);
    for (const items of counts) expect(roughly(items)).toBeGreaterThan(0);
  });
});

describe('the order of the feed', () => {
  const entry = (projectId: string, requesterId: string, hourlyMinor: bigint, inHand = 0, itemsLeft = 5) => {
    return { projectId, requesterId, hourlyMinor, inHand, itemsLeft };
  };

  test('requesters take turns, the best paid of each first', () => {
    const flood = Array.from({ length: 50 }, (_, place) => entry(`flood-${place}`, 'flood', 2000n - BigInt(place)));
    const order = feedOrder([...flood, entry('small', 'small', 900n), entry('other', 'other', 1500n)]);
    expect(order.slice(0, 4).map(({ projectId }) => projectId)).toEqual(['flood-0', 'other', 'small', 'flood-1']);
    expect(order).toHaveLength(52);
  });

  test('what can be gone on with comes first, what has no work last', () => {
    const order = feedOrder([
      entry('done', 'a', 9000n, 0, 0),
      entry('rich', 'b', 5000n),
      entry('begun', 'c', 100n, 1, 0),
    ]);
    expect(order.map(({ projectId }) => projectId)).toEqual(['begun', 'rich', 'done']);
  });
});
