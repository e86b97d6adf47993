import { describe, expect, test } from 'vitest';
import { type BoxAnswer, boxConsensus } from '@/server/consensus/box-consensus';
import { dice } from '@/server/consensus/random';

type Quad = readonly [number, number, number, number];

function answer(worker: string, boxes: readonly Quad[], label = 'cat'): BoxAnswer {
  return { worker, boxes: boxes.map(([x, y, width, height]) => ({ box: { x, y, width, height }, label })) };
}

describe('one item, worked by hand', () => {
  const answers = [
    answer('ann', [
      [10, 10, 20, 20],
      [100, 100, 30, 30],
    ]),
    answer('bob', [[11, 12, 20, 20]]),
    answer('cho', [
      [9, 10, 24, 19],
      [300, 5, 8, 8],
    ]),
  ];

  test('each edge is the median of the edges drawn', () => {
    const { boxes } = boxConsensus(answers);
    expect(boxes).toHaveLength(1);
    expect(boxes[0]?.box).toEqual({ x: 10, y: 10, width: 21, height: 20 });
    expect(boxes[0]).toMatchObject({ label: 'cat', votes: 3, voters: 3 });
  });

  test('a box only one of three drew is rejected but kept in sight', () => {
    const { rejected } = boxConsensus(answers);
    expect(rejected.map((box) => box.votes)).toEqual([1, 1]);
    expect(rejected[0]?.members).toEqual([{ worker: 'cho', index: 1 }]);
  });

  test('two boxes of one worker never become one, however much they overlap', () => {
    const twice = answer('dan', [
      [10, 10, 20, 20],
      [10, 10, 20, 21],
    ]);
    const all = [...boxConsensus([twice]).boxes];
    expect(all).toHaveLength(2);
  });

  test('workers who agree on the place and not on the class make one box of the more frequent class', () => {
    const { boxes } = boxConsensus([
      answer('ann', [[0, 0, 10, 10]], 'dog'),
      answer('bob', [[0, 0, 10, 10]], 'cat'),
      answer('cho', [[0, 0, 10, 11]], 'dog'),
    ]);
    expect(boxes).toHaveLength(1);
    expect(boxes[0]?.label).toBe('dog');
  });
});

describe('laws', () => {
  const random = dice(7);
  const crowd = ['a', 'b', 'c', 'd', 'e'].map((worker) =>
    answer(
      worker,
      Array.from({ length: 12 }, (_, n): Quad => {
        const noise = () => Math.round(random.next() * 8);
        return [n * 25 + noise(), noise(), 24 + noise(), 30 + noise()];
      }),
    ),
  );
  const summary = (answers: readonly BoxAnswer[]) =>
    boxConsensus(answers).boxes.map(({ box, votes, confidence }) => ({ box, votes, confidence }));

  test('neither the order of answers, nor of boxes, nor the names of workers count', () => {
    const shuffled = crowd.map((a, n) => ({ worker: `worker ${9 - n}`, boxes: [...a.boxes].reverse() })).reverse();
    expect(summary(shuffled)).toEqual(summary(crowd));
  });

  test('every box drawn is a member of exactly one box, and confidences are probabilities', () => {
    const { boxes, rejected } = boxConsensus(crowd);
    const members = [...boxes, ...rejected].flatMap((box) => box.members.map((m) => `${m.worker}.${m.index}`));
    expect(new Set(members).size).toBe(60);
    expect(members).toHaveLength(60);
    for (const box of boxes) {
      expect(box.confidence).toBeGreaterThan(0);
      expect(box.confidence).toBeLessThanOrEqual(1);
    }
  });
});

describe('degenerate answers', () => {
  test('nobody answered: no boxes', () => {
    expect(boxConsensus([])).toEqual({ boxes: [], rejected: [] });
  });

  test('everybody saw nothing: no boxes', () => {
    expect(boxConsensus([answer('ann', []), answer('bob', [])])).toEqual({ boxes: [], rejected: [] });
  });

  test('one worker is believed', () => {
    const { boxes } = boxConsensus([answer('ann', [[1, 2, 3, 4]])]);
    expect(boxes[0]).toMatchObject({ box: { x: 1, y: 2, width: 3, height: 4 }, votes: 1, voters: 1, spread: 0 });
  });
});
