import { describe, expect, it } from 'vitest';
import { type AnswerOfItem, measureAnswers } from '@/server/estimates/agreement-rules';

function votes(...rows: [item: string, worker: string, label: string][]): AnswerOfItem[] {
  return rows.map(([itemId, workerId, classId]) => ({ itemId, workerId, answer: { task: 'classes', classId } }));
}

describe('agreement of a guide version', () => {
  it('has nothing to say while no item has two answers', () => {
    expect(measureAnswers('classes', votes(['i', 'a', 'x'], ['j', 'a', 'y']), new Map())).toEqual([]);
  });

  it('is by hand: two workers, (x,x) (x,y) (y,y) gives alpha 1 - 5 * (2/6) / (18/6) = 4/9', () => {
    const rows = votes(
      ['1', 'a', 'x'],
      ['1', 'b', 'x'],
      ['2', 'a', 'x'],
      ['2', 'b', 'y'],
      ['3', 'a', 'y'],
      ['3', 'b', 'y'],
    );
    const overall = measureAnswers('classes', rows, new Map()).find((figure) => figure.scope === 'all');
    expect(overall?.alpha).toBeCloseTo(4 / 9, 10);
    expect(overall).toMatchObject({ itemCount: 3, annotationCount: 6 });
  });

  it('measures each slice on its own items and each class against the others', () => {
    const rows = votes(
      ['1', 'a', 'x'],
      ['1', 'b', 'x'],
      ['2', 'a', 'y'],
      ['2', 'b', 'y'],
      ['3', 'a', 'x'],
      ['3', 'b', 'y'],
    );
    const figures = measureAnswers('classes', rows, new Map([['3', 'rare']]));
    expect(figures.filter((figure) => figure.scope === 'class').map((figure) => figure.scopeKey)).toEqual(['x', 'y']);
    const slice = figures.filter((figure) => figure.scope === 'slice');
    expect(slice).toHaveLength(1);
    expect(slice[0]).toMatchObject({ scopeKey: 'rare', itemCount: 1 });
    expect(slice[0]?.alpha).toBeLessThanOrEqual(0);
  });
});
