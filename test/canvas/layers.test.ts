import { describe, expect, it } from 'vitest';
import { answerFromMerge, layerLook } from '@/components/canvas/layers';

describe('answers over one another', () => {
  it('the first 40 never share both colour and dashes, and none shares a letter', () => {
    const looks = Array.from({ length: 40 }, (_, index) => layerLook(index));
    expect(new Set(looks.map(({ tint, dash }) => `${tint} ${dash}`)).size).toBe(40);
    expect(new Set(looks.map(({ badge }) => badge)).size).toBe(40);
    expect([0, 25, 26, 51, 52].map((index) => layerLook(index).badge)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA']);
  });

  it('a merge becomes an answer without its votes', () => {
    const box = { id: 'm1', x: 1, y: 2, width: 3, height: 4, classId: 'word' };
    expect(answerFromMerge({ task: 'boxes', boxes: [{ ...box, confidence: 0.5, votes: [] }] })).toEqual({
      task: 'boxes',
      boxes: [box],
    });
    expect(answerFromMerge({ task: 'pairs', choice: null, confidence: null })).toBeNull();
  });
});
