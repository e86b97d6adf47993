import { describe, expect, it } from 'vitest';
import {
  empty,
  joinedBy,
  type Queue,
  seatsOf,
  untilGuideIsRead,
  unwantedAmong,
  wishOf,
  without,
  withoutGivenUp,
  withoutUpcoming,
} from '@/components/annotations/work-queue';
import type { LeasedItem } from '@/server/assignment/contract';

const minute = 60_000;
const began = Date.parse('2026-11-26T09:00:00Z');
const at = (minutes: number, asleep = 0) => ({
  steadyMs: (minutes - asleep) * minute,
  wallMs: began + minutes * minute,
});

/** What a screen needs to know of an item that is leased for some minutes, at nine o'clock. */
function leased(seatId: string, minutes: number): LeasedItem {
  const [now, leaseUntil] = [new Date(began), new Date(began + minutes * minute)];
  return { seatId, now, leasedAt: now, leaseUntil } as LeasedItem;
}

/** A desk of fifteen quick items: five minutes for the first, half a minute more for each behind it. */
function fullDesk(): Queue {
  let queue = empty;
  for (let n = 0; n < 15; n += 1)
    queue = joinedBy(queue, { leased: leased(`seat ${n}`, 5 + n / 2), arrived: at(0), kept: null });
  return queue;
}

describe('a full desk', () => {
  it('asks for nothing while its leases run', () => {
    expect(wishOf(fullDesk(), 15, at(4))).toMatchObject({ lapsed: [], wanted: 0 });
  });

  it('asks anew for the items whose lease ran out behind the one on the screen, which stays', () => {
    const halfAway = wishOf(fullDesk(), 15, at(8));
    expect(halfAway.lapsed).toEqual(['seat 1', 'seat 2', 'seat 3', 'seat 4', 'seat 5', 'seat 6']);
    expect(halfAway.wanted).toBe(6);
    expect(halfAway.holding).toEqual(['seat 0', ...Array.from({ length: 8 }, (_, n) => `seat ${n + 7}`)]);
    const away = wishOf(fullDesk(), 15, at(30));
    expect([away.lapsed.length, away.wanted, away.holding]).toEqual([14, 14, ['seat 0']]);
  });

  it('knows that they ran out while the computer slept', () => {
    expect(wishOf(fullDesk(), 15, at(30, 29)).wanted).toBe(14);
  });

  it('gives up what does not come back, and shows what does with its new time', () => {
    const { lapsed } = wishOf(fullDesk(), 15, at(30));
    const rest = withoutUpcoming(fullDesk(), lapsed);
    expect(seatsOf(rest)).toEqual(['seat 0']);
    const again = joinedBy(rest, { leased: leased('seat 3', 5), arrived: at(30), kept: null });
    expect(wishOf(again, 2, at(31))).toMatchObject({ lapsed: [], wanted: 0 });
  });

  it('keeps an item that came on the screen while the others were asked for', () => {
    const { lapsed } = wishOf(fullDesk(), 15, at(8));
    const next = withoutUpcoming(without(fullDesk(), 'seat 0', at(8)), lapsed);
    expect(seatsOf(next)).toEqual(Array.from({ length: 8 }, (_, n) => `seat ${n + 7}`));
    expect(next.current?.leased.now).toEqual(new Date(began + 8 * minute));
  });

  it('brings no item on the screen whose lease ran out in a window that was never left: it is asked for anew', () => {
    const longAfter = without(fullDesk(), 'seat 0', at(30));
    expect(seatsOf(longAfter)).toEqual([]);
    expect(wishOf(longAfter, 15, at(30))).toMatchObject({ holding: [], lapsed: [], wanted: 15 });
    expect(seatsOf(without(fullDesk(), 'seat 0', at(30, 29)))).toEqual([]);
    expect(without(fullDesk(), 'seat 0', at(5)).current?.leased.seatId).toBe('seat 1');
  });

  it('keeps only what was begun on the screen when the guide has changed', () => {
    expect(seatsOf(untilGuideIsRead(fullDesk(), true))).toEqual(['seat 0']);
    expect(seatsOf(untilGuideIsRead(fullDesk(), false))).toEqual([]);
  });

  it('lets go of what nobody wants any more, on the screen and behind it, and goes on with the rest', () => {
    const came = [leased('seat 20', 5), leased('seat 21', 5)];
    const unwanted = ['seat 0', 'seat 2', 'seat 21', 'of another screen'];
    const among = unwantedAmong(fullDesk(), { items: came, unwanted }).map(({ seatId }) => seatId);
    expect(among).toEqual(['seat 0', 'seat 2', 'seat 21']);
    const rest = withoutGivenUp(fullDesk(), among, at(1));
    expect(seatsOf(rest).slice(0, 3)).toEqual(['seat 1', 'seat 3', 'seat 4']);
    expect(rest.current?.leased.now).toEqual(new Date(began + minute));
    // A server of an earlier release names none.
    expect(unwantedAmong(fullDesk(), { items: came })).toEqual([]);
  });

  it('asks for one at least where fewer may be held by now', () => {
    expect(wishOf(fullDesk(), 3, at(8))).toMatchObject({ wanted: 1 });
  });
});
