import { describe, expect, it } from 'vitest';
import type { AnswerOfWorker } from '@/server/estimates/contract';
import { answerOfMerged, mergeAnswers } from '@/server/estimates/merge';
import {
  decisionConfidence,
  isContested,
  paceOf,
  secondsUntilEstimate,
  voteConfidence,
} from '@/server/estimates/rules';
import type { Answer } from '@/server/projects/tasks';

function drew(worker: string, ...boxes: [number, number, number, number][]): AnswerOfWorker {
  const answer: Answer = {
    task: 'boxes',
    boxes: boxes.map(([x, y, width, height], n) => ({ id: `${worker}${n}`, x, y, width, height, classId: 'word' })),
  };
  return { annotationId: `annotation-${worker}`, workerId: worker, answer };
}

function chose(worker: string, classId: string): AnswerOfWorker {
  return { annotationId: `annotation-${worker}`, workerId: worker, answer: { task: 'classes', classId } };
}

describe('the confidence of votes', () => {
  it('is one half where nobody voted and where the votes are even', () => {
    expect(voteConfidence(0, 0)).toBe(0.5);
    expect(voteConfidence(2, 4)).toBeCloseTo(0.5, 12);
  });

  it('is by hand: three of five at odds of four to one a vote is .8, four of five 64 to 65', () => {
    expect(voteConfidence(3, 5)).toBeCloseTo(0.8, 12);
    expect(voteConfidence(4, 5)).toBeCloseTo(64 / 65, 12);
  });

  it('of a yes and of a no add to one', () => {
    for (let votes = 0; votes <= 7; votes += 1) {
      expect(voteConfidence(votes, 7) + voteConfidence(7 - votes, 7)).toBeCloseTo(1, 12);
    }
  });

  it('makes an object that half drew contested, whichever way it is decided', () => {
    expect(decisionConfidence(0.2)).toBe(0.8);
    expect(isContested(voteConfidence(2, 5), 0.9)).toBe(true);
    expect(isContested(voteConfidence(3, 5), 0.9)).toBe(true);
    expect(isContested(voteConfidence(1, 5), 0.9)).toBe(false);
  });
});

describe('merging rectangles', () => {
  const answers = [
    drew('a', [10, 10, 40, 20], [100, 10, 30, 20]),
    drew('b', [12, 11, 40, 20], [101, 10, 30, 20]),
    drew('c', [11, 10, 42, 20]),
  ];

  it('puts each edge between those of its members and names whose rectangles it merged', () => {
    const merged = mergeAnswers('boxes', answers)?.merged;
    if (merged?.task !== 'boxes') throw new Error('boxes expected');
    const first = merged.boxes.find((box) => box.x < 50);
    expect(first).toMatchObject({ votes: 3, voters: 3, classId: 'word' });
    for (const [edge, low, high] of [
      [first?.x, 10, 12],
      [first?.y, 10, 11],
      [first?.width, 39, 43],
    ] as const) {
      expect(edge).toBeGreaterThanOrEqual(low);
      expect(edge).toBeLessThanOrEqual(high);
    }
    expect(first?.members.map((member) => member.boxId).sort()).toEqual(['a0', 'b0', 'c0']);
  });

  it('gives the same merge whatever the order of the answers', () => {
    const forward = mergeAnswers('boxes', answers);
    const backward = mergeAnswers('boxes', [...answers].reverse());
    expect(backward?.confidence).toBeCloseTo(forward?.confidence ?? Number.NaN, 12);
    const edges = (merged: typeof forward) =>
      merged?.merged.task === 'boxes'
        ? merged.merged.boxes.map(({ x, y, width, height, votes }) => [x, y, width, height, votes])
        : [];
    expect(edges(backward)).toEqual(edges(forward));
  });

  it('keeps what too few drew beside the accepted ones', () => {
    const lonely = mergeAnswers('boxes', [drew('a', [5, 5, 10, 10]), drew('b'), drew('c')]);
    expect(lonely?.merged).toMatchObject({ task: 'boxes', boxes: [], rejected: [{ votes: 1, voters: 3 }] });
  });

  it('is sure of an empty page when everybody left it empty', () => {
    const empty = mergeAnswers('boxes', [drew('a'), drew('b'), drew('c')]);
    expect(empty?.merged).toEqual({ task: 'boxes', boxes: [], rejected: [] });
    expect(empty?.confidence).toBeCloseTo(voteConfidence(3, 3), 12);
  });

  it('has the accepted rectangles as its answer', () => {
    const merged = mergeAnswers('boxes', answers);
    const answer = merged && answerOfMerged(merged.merged);
    expect(answer?.task === 'boxes' && answer.boxes.length).toBe(2);
  });
});

describe('merging choices', () => {
  it('follows the majority and counts every vote', () => {
    const merged = mergeAnswers('classes', [chose('a', 'x'), chose('b', 'x'), chose('c', 'y')]);
    expect(merged?.merged).toMatchObject({ task: 'classes', classId: 'x' });
    if (merged?.merged.task !== 'classes') throw new Error('classes expected');
    expect(merged.merged.counts.map(({ choice, votes }) => [choice, votes])).toEqual([
      ['x', 2],
      ['y', 1],
    ]);
  });

  it('is null where nobody answered', () => {
    expect(mergeAnswers('classes', [])).toBeNull();
    expect(mergeAnswers('pairs', [])).toBeNull();
  });
});

describe('the pace of a project', () => {
  const answers = (...seconds: number[]) =>
    seconds.map((activeSeconds, n) => ({ activeSeconds, submittedAt: n * 1000 }));

  it('is the median and the upper tenth of the newest two hundred answers, by hand', () => {
    expect(paceOf(answers(10, 50, 20, 40, 30))).toEqual({ medianSeconds: 30, slowSeconds: 50, answers: 5 });
    expect(paceOf(answers(...Array.from({ length: 10 }, (_, n) => n + 1)))).toMatchObject({ slowSeconds: 9 });
    expect(paceOf(answers(...Array.from({ length: 300 }, (_, n) => (n < 100 ? 999 : 7))))).toEqual({
      medianSeconds: 7,
      slowSeconds: 7,
      answers: 200,
    });
    expect(paceOf([])).toBeNull();
  });
});

describe('what the project has taught', () => {
  const votes = [chose('a', 'x'), chose('b', 'x'), chose('c', 'y')];
  const knowing = (skill: number) => ({
    skills: new Map([['c', { skill, decisions: 100 }]]),
    habits: [{ votes: 1, voters: 3, objects: 90, mean: 0.9 }],
    crowd: null,
  });

  it('lets a vote weigh by the skill of its worker', () => {
    const confidence = (skill: number) => mergeAnswers('classes', votes, knowing(skill))?.confidence ?? 0;
    expect(confidence(0.3)).toBeGreaterThan(mergeAnswers('classes', votes)?.confidence ?? 1);
    expect(mergeAnswers('classes', votes, knowing(0.99))?.merged).toMatchObject({ classId: 'y' });
  });

  it('lets an object count for what as many votes came to elsewhere', () => {
    const merged = mergeAnswers('boxes', [drew('a', [5, 5, 10, 10]), drew('b'), drew('c')], knowing(0.8))?.merged;
    expect(merged).toMatchObject({ boxes: [{ votes: 1, voters: 3 }], rejected: [] });
  });

  it('is renewed in two seconds, in a large project more rarely, and in five minutes at most', () => {
    expect([0, 10_000, 10_000_000].map(secondsUntilEstimate)).toEqual([2, 12, 300]);
  });
});
