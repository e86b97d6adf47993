import { describe, expect, it } from 'vitest';
import { lacking } from '@/server/assignment/limits';
import {
  extendedUntil,
  hourlyMinor,
  isWorthExtending,
  leasedBehind,
  leasedUntil,
  leaseMinutesOf,
  leasesAtOnce,
  mayWork,
  publishingLacks,
  shardsFor,
  workingSeconds,
} from '@/server/assignment/rules';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 12, minutes));

describe('a lease', () => {
  it('ends its minutes after it was given', () => {
    expect(leasedUntil(at(0), 30)).toEqual(at(30));
  });

  it('runs on while somebody works, but never beyond four times its length', () => {
    expect(extendedUntil(at(20), at(0), at(30), 30)).toEqual(at(50));
    expect(extendedUntil(at(110), at(0), at(115), 30)).toEqual(at(120));
    expect(extendedUntil(at(119), at(0), at(120), 30)).toEqual(at(120));
  });

  it('of an item that waits behind others lasts as long as all of them', () => {
    expect(leasedBehind(at(0), 1, null, 10)).toEqual(at(20));
    expect(leasedBehind(at(0), 3, { slowSeconds: 150, answers: 5 }, 30)).toEqual(at(40));
    // Fifteen items of three seconds each: the last is free again 7.8 minutes after it was given.
    expect(leasedBehind(at(0), 14, { slowSeconds: 3, answers: 5 }, 30)).toEqual(new Date(at(7).getTime() + 48_000));
  });

  it('is one of as many at a time as are two minutes’ work, between three and twenty', () => {
    const pace = (slowSeconds: number, answers = 5) => ({ slowSeconds, answers });
    expect(leasesAtOnce(null)).toBe(3);
    expect(leasesAtOnce(pace(2, 4))).toBe(3);
    expect(leasesAtOnce(pace(90))).toBe(3);
    expect(leasesAtOnce(pace(12))).toBe(10);
    expect(leasesAtOnce(pace(0))).toBe(20);
  });

  it('is asked for when a third of them is left', () => {
    expect([0, 1, 2, 3].map((held) => lacking(held, 3))).toEqual([3, 2, 1, 0]);
    expect([0, 7, 8, 20, 21].map((held) => lacking(held, 20))).toEqual([20, 13, 0, 0, 0]);
  });

  it('lasts four times what nine in ten answers take, between five minutes and the requester’s maximum', () => {
    const pace = (slowSeconds: number, answers = 5) => ({ slowSeconds, answers });
    expect(leaseMinutesOf(pace(150), 30)).toBe(10);
    expect(leaseMinutesOf(pace(2), 30)).toBe(5);
    expect(leaseMinutesOf(pace(900), 30)).toBe(30);
    expect(leaseMinutesOf(pace(2), 3)).toBe(3);
    expect(leaseMinutesOf(pace(150, 4), 30)).toBe(30);
    expect(leaseMinutesOf(null, 30)).toBe(30);
  });

  it('is written down as longer only when it is longer by a thirtieth', () => {
    expect(isWorthExtending(at(30), at(31), 30)).toBe(true);
    expect(isWorthExtending(at(30), new Date(at(31).getTime() - 1), 30)).toBe(false);
    expect(isWorthExtending(at(30), at(30), 30)).toBe(false);
  });

  it('is never made shorter by being extended', () => {
    expect(extendedUntil(at(5), at(0), at(40), 30)).toEqual(at(40));
  });
});

describe('who may work', () => {
  const worker = { roles: ['worker'], state: 'open', guideVersionId: 'g', hasReadGuide: true } as const;

  it('is a worker of an open project who has read its guide', () => {
    expect(mayWork(worker)).toBe('may_work');
    expect(mayWork({ ...worker, hasReadGuide: false })).toBe('guide_unread');
    expect(mayWork({ ...worker, guideVersionId: null })).toBe('no_guide');
    expect(mayWork({ ...worker, state: 'paused' })).toBe('not_open');
    expect(mayWork({ ...worker, roles: [] })).toBe('not_a_worker');
  });

  it('is never its owner or a reviewer, whatever else they are', () => {
    expect(mayWork({ ...worker, roles: ['worker', 'owner'] })).toBe('own_project');
    expect(mayWork({ ...worker, roles: ['worker', 'reviewer'] })).toBe('own_project');
  });
});

describe('shards', () => {
  it('keep a small project in strict order and spread a big one', () => {
    expect(shardsFor(0)).toBe(1);
    expect(shardsFor(256)).toBe(1);
    expect(shardsFor(257)).toBe(2);
    expect(shardsFor(3_000_000)).toBe(64);
  });
});

describe('the hourly rate', () => {
  it('is what the price comes to in an hour, rounded down', () => {
    expect(hourlyMinor(10n, 20)).toBe(1800n);
    expect(hourlyMinor(10n, 7)).toBe(5142n);
    expect(hourlyMinor(10n, 0)).toBe(0n);
  });
});

describe('the time of an item', () => {
  const time = (medianSeconds: number | null, workers: number, answers: number) =>
    workingSeconds({ medianSeconds, workers, answers }, 30);
  const measured = (seconds: number) => ({ seconds, isMeasured: true });
  const expected = { seconds: 30, isMeasured: false };

  it('is the requester’s estimate until somebody has answered five times', () => {
    expect(time(null, 0, 0)).toEqual(expected);
    expect(time(60, 1, 4)).toEqual(expected);
    expect(time(60, 1, 5)).toEqual(measured(60));
  });

  it('is believed to be shorter from three workers and fifteen answers on, however many one of them gave', () => {
    expect(time(12, 1, 200)).toEqual(expected);
    expect(time(12, 2, 200)).toEqual(expected);
    expect(time(12, 3, 14)).toEqual(expected);
    expect(time(12, 3, 15)).toEqual(measured(12));
    expect(time(30, 1, 5)).toEqual(measured(30));
  });

  it('is believed to be under a third of the estimate from ten workers and fifty answers on', () => {
    expect(time(10, 3, 15)).toEqual(measured(10));
    expect(time(9.9, 9, 200)).toEqual(expected);
    expect(time(9.9, 10, 49)).toEqual(expected);
    expect(time(9.9, 10, 50)).toEqual(measured(9.9));
    expect(time(0.2, 10, 50)).toEqual(measured(1));
  });
});

describe('publishing', () => {
  const ready = {
    title: 'T',
    leastClasses: 2,
    classes: 2,
    hasGuide: true,
    items: 1,
    missingMinor: 0n,
    testShort: 0,
  };

  it('lacks nothing when all is there, and no class where the task has none', () => {
    expect(publishingLacks(ready)).toEqual([]);
    expect(publishingLacks({ ...ready, leastClasses: 0, classes: 0 })).toEqual([]);
  });

  it('lacks a second class where one alone would ask nothing', () => {
    expect(publishingLacks({ ...ready, classes: 1 })).toEqual(['class_alone']);
    expect(publishingLacks({ ...ready, classes: 0 })).toEqual(['classes_missing']);
    expect(publishingLacks({ ...ready, leastClasses: 1, classes: 1 })).toEqual([]);
  });

  it('names everything that is missing, in the order in which it should be done', () => {
    expect(
      publishingLacks({
        title: ' ',
        leastClasses: 1,
        classes: 0,
        hasGuide: false,
        items: 0,
        missingMinor: 5n,
        testShort: 0,
      }),
    ).toEqual(['title_missing', 'classes_missing', 'guide_missing', 'items_missing', 'escrow_short']);
  });
});
