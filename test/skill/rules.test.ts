import { describe, expect, it } from 'vitest';
import { testStanding } from '@/server/assignment/rules';
import { hasPassed, isFailedTooOften, testScore, testStock, toldBefore } from '@/server/skill/rules';

const now = new Date('2026-11-25T12:00:00Z');

describe('an item is failed too often', () => {
  const crowd = { seen: 200, failed: 20 };

  it('from eight checks on, when the interval of its failures lies above everybody else’s', () => {
    expect(isFailedTooOften({ seen: 7, failed: 7 }, crowd)).toBe(false);
    expect(isFailedTooOften({ seen: 8, failed: 8 }, crowd)).toBe(true);
    // 6 of 8: the interval begins at .41, above a third and above the crowd's 15 %.
    expect(isFailedTooOften({ seen: 8, failed: 6 }, crowd)).toBe(true);
    // 5 of 8: it begins at .31.
    expect(isFailedTooOften({ seen: 8, failed: 5 }, crowd)).toBe(false);
  });

  it('not where the crowd fails everything: then it is the crowd', () => {
    expect(isFailedTooOften({ seen: 8, failed: 7 }, { seen: 100, failed: 80 })).toBe(false);
    expect(isFailedTooOften({ seen: 10, failed: 10 }, { seen: 0, failed: 0 })).toBe(true);
  });
});

describe('the known answers of a test', () => {
  it('must be enough for every attempt that is promised, since each has others', () => {
    expect(testStock({ testItems: null, testAttempts: 2 }, 0)).toBeNull();
    expect(testStock({ testItems: 3, testAttempts: 2 }, 2)).toEqual({ needs: 6, missing: 'first' });
    expect(testStock({ testItems: 3, testAttempts: 2 }, 5)).toEqual({ needs: 6, missing: 'again' });
    expect(testStock({ testItems: 3, testAttempts: 2 }, 6)).toEqual({ needs: 6, missing: null });
    expect(testStock({ testItems: 3, testAttempts: 1 }, 3)).toEqual({ needs: 3, missing: null });
  });
});

describe('a test', () => {
  const terms = { items: 5, passMark: 0.8, retakeHours: 24, attempts: 2 };
  const facts = { terms, hasPassed: false, unseen: 10, last: null, now };
  const failed = {
    number: 1,
    state: 'failed' as const,
    items: 5,
    score: 0.4,
    endedAt: new Date(now.getTime() - 3_600_000),
    given: 5,
    done: 5,
  };

  it('may be begun, and again after the hours that its terms name', () => {
    expect(testStanding(facts)).toMatchObject({ state: 'may_begin', attemptsLeft: 2 });
    expect(testStanding({ ...facts, last: failed })).toMatchObject({
      state: 'must_wait',
      attemptsLeft: 1,
      lastScore: 0.4,
      retryAt: new Date(now.getTime() + 23 * 3_600_000),
    });
    const dayLater = new Date(now.getTime() + 24 * 3_600_000);
    expect(testStanding({ ...facts, last: failed, now: dayLater })).toMatchObject({
      state: 'may_begin',
      retryAt: null,
    });
  });

  it('ends when the attempts or the items end', () => {
    expect(testStanding({ ...facts, last: { ...failed, number: 2 } }).state).toBe('no_attempts_left');
    expect(testStanding({ ...facts, unseen: 4 }).state).toBe('no_items_left');
  });

  it('goes on under the terms it began with, and once passed stays passed', () => {
    const running = { ...failed, state: 'running' as const, items: 3, score: null, endedAt: null, given: 2, done: 1 };
    expect(testStanding({ ...facts, last: running })).toMatchObject({
      state: 'running',
      terms: { items: 3 },
      given: 2,
      done: 1,
    });
    expect(testStanding({ ...facts, hasPassed: true, unseen: 0, last: failed }).state).toBe('passed');
  });

  it('is scored by all its items: four of five pass at .8, three and one given back do not', () => {
    expect(testScore(4, 5)).toBeCloseTo(0.8);
    expect(hasPassed(testScore(4, 5), Math.fround(0.8))).toBe(true);
    expect(hasPassed(testScore(3, 5), 0.8)).toBe(false);
    expect(testScore(3, 0)).toBe(0);
  });
});

it('a failed check is told after a day', () => {
  expect(toldBefore(now)).toEqual(new Date('2026-11-24T12:00:00Z'));
});
