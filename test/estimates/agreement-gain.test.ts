import { describe, expect, it } from 'vitest';
import { agreementGain } from '@/server/estimates/agreement-gain';
import type { AgreementFigure } from '@/server/estimates/agreement-rules';
import { readGain } from '@/server/estimates/rules';

function figure(alpha: number | null, half: number, itemCount: number): AgreementFigure {
  const [low, high] = alpha === null ? [null, null] : [alpha - half, alpha + half];
  return { scope: 'all', scopeKey: '', alpha, low, high, itemCount, annotationCount: 3 * itemCount };
}

const version = (alpha: number | null, half: number, items: number) => ({
  figure: figure(alpha, half, items),
  answers: [],
});

describe('the difference of two guide versions', () => {
  it('of rectangles is by hand: half widths .03 and .04 make one of .05', () => {
    const gain = agreementGain('boxes', version(0.6, 0.03, 50), version(0.7, 0.04, 50));
    expect(gain?.value).toBeCloseTo(0.1, 12);
    expect(gain?.low).toBeCloseTo(0.05, 12);
    expect(gain?.high).toBeCloseTo(0.15, 12);
    const perItem = ((0.03 / 1.96) ** 2 + (0.04 / 1.96) ** 2) * 50;
    expect(gain?.itemsNeeded).toBe(Math.ceil((2.8016 ** 2 * perItem) / 0.01));
  });

  it('is unknown where a version has no figure', () => {
    expect(agreementGain('boxes', version(null, 0, 0), version(0.7, 0.04, 50))).toBeNull();
    expect(agreementGain('classes', version(null, 0, 0), version(null, 0, 0))).toBeNull();
  });
});

describe('the words for a difference', () => {
  const gain = (value: number, half: number, itemsNeeded: number | null) => {
    return { value, low: value - half, high: value + half, itemsNeeded };
  };

  it('claim nothing that the interval does not', () => {
    expect(readGain(gain(0.1, 0.05, 20), 50)).toEqual({ kind: 'better' });
    expect(readGain(gain(-0.1, 0.05, 20), 50)).toEqual({ kind: 'worse' });
    expect(readGain(gain(0.04, 0.05, 90), 50)).toEqual({ kind: 'no_proof', moreItems: 40 });
  });

  it('speak of no difference where no reasonable number of items would show it', () => {
    expect(readGain(gain(0.001, 0.05, 90_000), 50)).toEqual({ kind: 'no_difference' });
    expect(readGain(gain(0, 0.05, null), 50)).toEqual({ kind: 'no_difference' });
  });

  it('round the items that are wanted up to two digits, and ask for one at least', () => {
    expect(readGain(gain(0.04, 0.05, 1284), 50)).toEqual({ kind: 'no_proof', moreItems: 1300 });
    expect(readGain(gain(0.04, 0.05, 30), 50)).toEqual({ kind: 'no_proof', moreItems: 1 });
  });
});
