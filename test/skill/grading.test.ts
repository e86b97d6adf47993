import { describe, expect, it } from 'vitest';
import type { Answer, LabelledBox } from '@/server/projects/tasks';
import { gradeAnswer } from '@/server/skill/grading';

const box = (x: number, classId = 'word', id = `b${x}`): LabelledBox => {
  return { id, x, y: 0, width: 10, height: 10, classId };
};
const boxes = (...all: LabelledBox[]): Answer => ({ task: 'boxes', boxes: all });

describe('a choice', () => {
  it('is right when it is the same, and nothing else is', () => {
    const kind: Answer = { task: 'classes', classId: 'kind' };
    expect(gradeAnswer(kind, kind)).toEqual({ score: 1, isRight: true });
    expect(gradeAnswer(kind, { task: 'classes', classId: 'rude' })).toEqual({ score: 0, isRight: false });
    expect(gradeAnswer({ task: 'pairs', choice: 'tie' }, { task: 'pairs', choice: 'tie' }).isRight).toBe(true);
    expect(gradeAnswer({ task: 'pairs', choice: 'tie' }, { task: 'pairs', choice: 'left' }).isRight).toBe(false);
    expect(gradeAnswer(kind, boxes())).toEqual({ score: 0, isRight: false });
  });
});

describe('rectangles', () => {
  it('are right when both found nothing', () => {
    expect(gradeAnswer(boxes(), boxes())).toEqual({ score: 1, isRight: true });
    expect(gradeAnswer(boxes(), boxes(box(0)))).toEqual({ score: 0, isRight: false });
  });

  it('have the F-measure of the objects both have, by hand: 2 x 4 of 4 + 5 is 8/9', () => {
    const known = boxes(box(0), box(20), box(40), box(60));
    const given = boxes(box(1), box(21), box(41), box(61), box(90));
    expect(gradeAnswer(known, given)).toEqual({ score: 8 / 9, isRight: true });
    expect(gradeAnswer(known, boxes(box(1), box(21)))).toEqual({ score: 4 / 6, isRight: false });
  });

  it('of another class or too far away are not found', () => {
    expect(gradeAnswer(boxes(box(0)), boxes(box(0, 'line'))).score).toBe(0);
    // 10 wide, 4 apart: 6/14 of the union is shared, less than half.
    expect(gradeAnswer(boxes(box(0)), boxes(box(4))).score).toBe(0);
    expect(gradeAnswer(boxes(box(0)), boxes(box(3))).score).toBe(1);
  });

  it('count once each: five copies of one object are one hit and four mistakes', () => {
    const copies = boxes(...[0, 1, 2, 3, 4].map((n) => box(0, 'word', `copy${n}`)));
    expect(gradeAnswer(boxes(box(0)), copies).score).toBeCloseTo(2 / 6);
  });

  it('have the same score whatever their order', () => {
    const known = [box(0), box(2), box(30)];
    const given = [box(1), box(3), box(31)];
    const forward = gradeAnswer(boxes(...known), boxes(...given));
    expect(gradeAnswer(boxes(...known.toReversed()), boxes(...given.toReversed()))).toEqual(forward);
  });
});
