import { describe, expect, it } from 'vitest';
import { affordableLabels, leastLabels, mostCostMinor, wantedLabels } from '@/server/assignment/rules';
import { skillWeightedPosterior } from '@/server/consensus/stopping';
import { crowdHabit, gainOfChoice, gainOfObjects } from '@/server/estimates/gain';

const terms = { overlap: 3, overlapMax: 5, qualityTarget: 0.9 };
const unsure = { filled: 3, pending: 0, confidence: 0.75, gain: 0.04, seen: 3, isDecided: false, isUnderGuide: true };

describe('the least labels of an item', () => {
  it('are the fixed overlap, or three with dynamic overlap to three and more', () => {
    expect(leastLabels({ overlap: 1, overlapMax: null })).toBe(1);
    expect(leastLabels({ overlap: 1, overlapMax: 5 })).toBe(3);
    expect(leastLabels({ overlap: 4, overlapMax: 7 })).toBe(4);
  });

  it('are the minimum itself where no third label is ever bought', () => {
    expect(leastLabels({ overlap: 1, overlapMax: 2 })).toBe(1);
    expect(leastLabels({ overlap: 2, overlapMax: 2 })).toBe(2);
  });
});

describe('the labels an item is to have', () => {
  it('are the overlap where it is fixed, whatever the confidence', () => {
    expect(wantedLabels(unsure, { ...terms, overlapMax: null })).toBe(3);
  });

  it('are one more while it is unsure, below the maximum, and worth its price', () => {
    expect(wantedLabels(unsure, terms)).toBe(4);
    expect(wantedLabels({ ...unsure, confidence: 0.9 }, terms)).toBe(3);
    expect(wantedLabels({ ...unsure, gain: 0.009 }, terms)).toBe(3);
    expect(wantedLabels({ ...unsure, filled: 5, seen: 5 }, terms)).toBe(5);
  });

  it('are never fewer than every item gets, however sure the first ones are', () => {
    expect(wantedLabels({ ...unsure, filled: 2, seen: 2, confidence: 0.999 }, terms)).toBe(3);
    expect(wantedLabels({ ...unsure, filled: 2, seen: 2, confidence: 0.999 }, { ...terms, overlap: 1 })).toBe(3);
  });

  it('stay as they are until the last label has been estimated', () => {
    expect(wantedLabels({ ...unsure, pending: 1, seen: 2 }, terms)).toBe(4);
    expect(wantedLabels({ ...unsure, confidence: null, seen: 0 }, terms)).toBe(3);
  });

  it('are one more under a new guide, whatever a label under the old one was worth, and no more than that', () => {
    const stuck = { ...unsure, gain: 0, isUnderGuide: false };
    expect(wantedLabels(stuck, terms)).toBe(4);
    expect(wantedLabels({ ...stuck, pending: 1 }, terms)).toBe(4);
    expect(wantedLabels({ ...stuck, filled: 4, seen: 4, isUnderGuide: true }, terms)).toBe(4);
    expect(wantedLabels({ ...stuck, confidence: 0.95 }, terms)).toBe(3);
    expect(wantedLabels({ ...stuck, filled: 5, seen: 5 }, terms)).toBe(5);
    expect(wantedLabels({ ...stuck, isDecided: true }, terms)).toBe(3);
  });

  it('are those it has once a reviewer decided it', () => {
    expect(wantedLabels({ ...unsure, isDecided: true }, terms)).toBe(3);
  });

  it('are decided anew when the maximum or the target is raised, and honoured when the maximum is lowered', () => {
    const full = { ...unsure, filled: 5, seen: 5 };
    expect(wantedLabels(full, { ...terms, overlapMax: 6 })).toBe(6);
    expect(wantedLabels({ ...unsure, confidence: 0.93 }, { ...terms, qualityTarget: 0.95 })).toBe(4);
    expect(wantedLabels(full, { ...terms, overlapMax: 4 })).toBe(5);
  });
});

describe('what can be bought', () => {
  const means = { labelMinor: 12n, escrowMinor: 100n, openSeats: 5, spentMinor: 200n, ceilingMinor: null };

  it('by hand: 100 less 5 open seats of 12 leaves room for three', () => {
    expect(affordableLabels(means)).toBe(3);
    expect(affordableLabels({ ...means, openSeats: 8 })).toBe(0);
    expect(affordableLabels({ ...means, openSeats: 20 })).toBe(0);
  });

  it('stays within the ceiling, open seats counted', () => {
    expect(affordableLabels({ ...means, ceilingMinor: 284n })).toBe(2);
    expect(affordableLabels({ ...means, ceilingMinor: 271n })).toBe(0);
    expect(affordableLabels({ ...means, ceilingMinor: 10n })).toBe(0);
  });

  it('comes to the maximum at most, to the ceiling where that is lower, and never to less than the minimum', () => {
    const cost = { neededMinor: 36n, mostMinor: 60n };
    expect(mostCostMinor(cost, null)).toBe(60n);
    expect(mostCostMinor(cost, 50n)).toBe(50n);
    expect(mostCostMinor(cost, 20n)).toBe(36n);
  });
});

describe('the gain of one more label', () => {
  it('by hand, of a crowd that is right eight times in ten: .3 at even odds, nothing where two labels turn nothing', () => {
    expect(
      gainOfChoice(
        new Map([
          ['a', 0.5],
          ['b', 0.5],
        ]),
        null,
      ),
    ).toBeCloseTo(0.3, 9);
    expect(
      gainOfChoice(
        new Map([
          ['a', 0.9],
          ['b', 0.1],
        ]),
        null,
      ),
    ).toBeCloseTo(0.014, 9);
    expect(
      gainOfChoice(
        new Map([
          ['a', 0.97],
          ['b', 0.03],
        ]),
        null,
      ),
    ).toBeCloseTo(0, 9);
  });

  it('is nothing where the crowd says the same of both', () => {
    const crowd = { choices: ['a', 'b', 'c'], says: [0.5, 0.5, 0.1, 0.4, 0.4, 0.1, 0.1, 0.1, 0.8] };
    expect(
      gainOfChoice(
        new Map([
          ['a', 0.6],
          ['b', 0.4],
        ]),
        crowd,
      ),
    ).toBeCloseTo(0, 9);
    expect(
      gainOfChoice(
        new Map([
          ['a', 0.6],
          ['c', 0.4],
        ]),
        crowd,
      ),
    ).toBeGreaterThan(0.2);
  });

  it('of one choice alone is weighed against what nobody said, and of a choice the crowd does not know by the coin', () => {
    expect(gainOfChoice(new Map([['a', 0.5]]), null)).toBeCloseTo(0.3, 9);
    const crowd = { choices: ['a'], says: [1] };
    expect(
      gainOfChoice(
        new Map([
          ['a', 0.5],
          ['new', 0.5],
        ]),
        crowd,
      ),
    ).toBeCloseTo(0.3, 9);
    expect(gainOfChoice(new Map(), null)).toBeGreaterThanOrEqual(0);
  });

  it('of rectangles adds up over what anybody drew', () => {
    expect(gainOfObjects([0.5, 0.5, 1, 0])).toBeCloseTo(0.6, 9);
    expect(gainOfObjects([])).toBe(0);
  });

  it('does not depend on the order of the choices', () => {
    const odds: [string, number][] = [
      ['a', 0.4],
      ['b', 0.35],
      ['c', 0.25],
    ];
    expect(gainOfChoice(new Map(odds), null)).toBe(gainOfChoice(new Map(odds.reverse()), null));
  });

  it('keeps the crowd by the names of its choices', () => {
    const table = { classes: ['a', 'b'] } as unknown as Parameters<typeof crowdHabit>[0];
    expect(crowdHabit(table, Float64Array.from([0.9, 0.2, 0.1, 0.8]))).toEqual({
      choices: ['a', 'b'],
      says: [0.9, 0.2, 0.1, 0.8],
    });
  });
});

describe('the vectors of the rule Toloka documents, three classes', () => {
  const vote = (label: number, skill: number) => ({ label, skill });

  it('two that agree at .7 and .9 are .9767 sure, which stops no item by itself', () => {
    const both = skillWeightedPosterior([vote(0, 0.7), vote(0, 0.9)], 3);
    expect(both[0]).toBeCloseTo(0.9767, 4);
    const item = { ...unsure, filled: 2, seen: 2, confidence: both[0] ?? 0 };
    expect(wantedLabels(item, terms)).toBe(3);
  });

  it('a better one against is believed at .7606, and a third with it at .9621 settles it', () => {
    expect(skillWeightedPosterior([vote(0, 0.7), vote(1, 0.9)], 3)[1]).toBeCloseTo(0.7606, 4);
    const three = skillWeightedPosterior([vote(0, 0.7), vote(1, 0.9), vote(1, 0.8)], 3);
    expect(three[1]).toBeCloseTo(0.9621, 4);
    expect(wantedLabels({ ...unsure, confidence: three[1] ?? 0 }, terms)).toBe(3);
  });
});
