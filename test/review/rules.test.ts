import { describe, expect, it } from 'vitest';
import type { Answer } from '@/server/projects/tasks';
import { compareAnswers, contestedParts, nextBehind } from '@/server/review/rules';

function boxes(...corners: [x: number, y: number, classId?: string][]): Answer {
  return {
    task: 'boxes',
    boxes: corners.map(([x, y, classId = 'word'], n) => ({ id: `b${n}`, x, y, width: 40, height: 20, classId })),
  };
}

describe('comparing a worker with the settled answer', () => {
  it('counts what both have, what was missed and what was extra', () => {
    const outcome = compareAnswers(boxes([0, 0], [200, 0]), boxes([2, 1], [100, 0]));
    expect(outcome).toEqual({ isSame: false, objects: { shared: 1, missed: 1, extra: 1 } });
  });

  it('calls answers the same when every object has its counterpart', () => {
    expect(compareAnswers(boxes([0, 0], [100, 0]), boxes([101, 1], [1, 1])).isSame).toBe(true);
  });

  it('does not match one rectangle twice', () => {
    expect(compareAnswers(boxes([0, 0]), boxes([0, 0], [1, 0])).objects).toEqual({ shared: 1, missed: 1, extra: 0 });
  });

  it('keeps classes apart', () => {
    expect(compareAnswers(boxes([0, 0, 'word']), boxes([0, 0, 'mark'])).isSame).toBe(false);
  });

  it('compares choices by name', () => {
    const pick = (classId: string): Answer => ({ task: 'classes', classId });
    expect(compareAnswers(pick('x'), pick('x')).isSame).toBe(true);
    expect(compareAnswers(pick('x'), pick('y')).isSame).toBe(false);
    expect(compareAnswers(pick('x'), { task: 'pairs', choice: 'tie' }).isSame).toBe(false);
  });
});

describe('the item after another in the queue', () => {
  const queue = (...ids: string[]) =>
    ids.map((id) => ({ itemId: id.slice(0, 1), isTaken: id.endsWith('!'), isOwn: id.endsWith('?') }));

  it('is the next that nobody has on the screen, and after the last the first again', () => {
    expect(nextBehind(queue('a', 'b', 'c'), 'a')).toBe('b');
    expect(nextBehind(queue('a', 'b!', 'c'), 'a')).toBe('c');
    expect(nextBehind(queue('a', 'b', 'c'), 'c')).toBe('a');
    expect(nextBehind(queue('a', 'b!', 'c!'), 'b')).toBe('a');
    expect(nextBehind(queue('a', 'b?', 'c'), 'a')).toBe('c');
  });

  it('is the first for an item that is not in the queue, and none when no other is free', () => {
    expect(nextBehind(queue('a!', 'b'), 'x')).toBe('b');
    expect(nextBehind(queue('a', 'b!'), 'a')).toBeNull();
    expect(nextBehind([], 'a')).toBeNull();
  });
});

describe('contested parts', () => {
  it('are the objects whose decision is less sure than the target, accepted or rejected', () => {
    const object = (id: string, confidence: number) => ({
      id,
      x: 0,
      y: 0,
      width: 1,
      height: 1,
      classId: 'word',
      votes: 1,
      voters: 2,
      spread: 0,
      confidence,
      members: [],
    });
    const merged = {
      task: 'boxes' as const,
      boxes: [object('sure', 0.99), object('doubt', 0.7)],
      rejected: [object('unlikely', 0.02), object('maybe', 0.3)],
    };
    expect(contestedParts({ merged, confidence: 0.9 }, 0.9)).toEqual(['doubt', 'maybe']);
    expect(contestedParts(null, 0.9)).toEqual([]);
  });

  it('are a class or the better of a pair while it is less sure than the target', () => {
    const classes = { task: 'classes' as const, classId: 'angry', counts: [] };
    expect(contestedParts({ merged: classes, confidence: 0.83 }, 0.9)).toEqual(['angry']);
    expect(contestedParts({ merged: classes, confidence: 0.9 }, 0.9)).toEqual([]);
    const pair = { task: 'pairs' as const, choice: 'tie' as const, counts: [] };
    expect(contestedParts({ merged: pair, confidence: 0.5 }, 0.9)).toEqual(['tie']);
  });
});
