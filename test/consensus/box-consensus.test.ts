import { describe, expect, test } from 'vitest';
import { type BoxAnswer, boxConsensus, boxConsensusOfItems } from '@/server/consensus/box-consensus';
import { dice } from '@/server/consensus/random';
import { boxIou } from '@/server/geometry/box';

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

  test('a box all three drew lies among their boxes, a lone box is not accepted', () => {
    const { boxes } = boxConsensus(answers);
    expect(boxes).toHaveLength(1);
    const { x = 0, y = 0, width = 0, height = 0 } = boxes[0]?.box ?? {};
    expect(x).toBeGreaterThan(9);
    expect(x).toBeLessThan(11);
    expect(y).toBeGreaterThanOrEqual(10);
    expect(y).toBeLessThan(12);
    expect(x + width).toBeGreaterThan(30);
    expect(x + width).toBeLessThan(33);
    expect(y + height).toBeGreaterThan(29);
    expect(y + height).toBeLessThan(32);
    expect(boxes[0]).toMatchObject({ label: 'cat', votes: 3, voters: 3 });
  });

  test('a box only one of three drew is rejected but kept in sight', () => {
    const { rejected } = boxConsensus(answers);
    expect(rejected.map((box) => box.votes)).toEqual([1, 1]);
    expect(rejected.map((box) => box.members)).toEqual([[{ worker: 'ann', index: 1 }], [{ worker: 'cho', index: 1 }]]);
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
  const near = (value: number) => expect.closeTo(value, 9);
  const summary = (answers: readonly BoxAnswer[]) =>
    boxConsensus(answers).boxes.map(({ box, votes, confidence }) => ({ ...box, votes, confidence }));

  test('neither the order of answers, nor of boxes, nor the names of workers count', () => {
    const shuffled = crowd.map((a, n) => ({ worker: `worker ${9 - n}`, boxes: [...a.boxes].reverse() })).reverse();
    expect(summary(shuffled)).toEqual(
      summary(crowd).map((box) => Object.fromEntries(Object.entries(box).map(([key, value]) => [key, near(value)]))),
    );
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

describe('what all items tell about the workers', () => {
  /** Twenty images of five objects; `good` and two others see most of them, `wild` also draws where nothing is. */
  const random = dice(3);
  const images = Array.from({ length: 20 }, () => {
    const draw = (worker: string, miss: number, wild: number, error: number) =>
      answer(worker, [
        ...Array.from({ length: 5 }, (_, n): Quad => {
          const off = () => (random.next() - 0.5) * error;
          return [100 * n + off(), 50 + off(), 60 + off(), 80 + off()];
        }).filter(() => random.next() > miss),
        ...Array.from({ length: wild }, (): Quad => [random.below(500), 200 + random.below(400), 50, 50]),
      ]);
    return [draw('good', 0.05, 0, 2), draw('fair', 0.2, 0, 14), draw('late', 0.5, 0, 14), draw('wild', 0.3, 4, 30)];
  });
  const merged = boxConsensusOfItems(images);

  test('boxes only the wild worker drew are turned down, those of the good one alone are more probable', () => {
    const lone = merged.flatMap(({ boxes, rejected }) => [...boxes, ...rejected]).filter((box) => box.votes === 1);
    const wild = lone.filter((box) => box.members[0]?.worker === 'wild').map((box) => box.confidence);
    const good = lone.filter((box) => box.members[0]?.worker === 'good').map((box) => box.confidence);
    expect(wild.length).toBeGreaterThan(60);
    expect(Math.max(...wild)).toBeLessThan(0.4);
    for (const confidence of good) expect(confidence).toBeGreaterThan(Math.max(...wild));
  });

  test('edges follow the careful worker more than the careless', () => {
    const errors = merged.flatMap(({ boxes }) => boxes.map(({ box }) => Math.abs(box.y - 50)));
    expect(errors.length).toBeGreaterThan(90);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(1.5);
  });
});

describe('which boxes are worth writing', () => {
  /** Six things an image, drawn by three of thirty workers: a third draw finely, a third roughly; all overlook and invent much. */
  const random = dice(11);
  const care = Array.from({ length: 30 }, (_, worker) => [2.5, 12, 30][worker % 3] ?? 0);
  const images = Array.from({ length: 100 }, (_, image) => {
    const truth = Array.from({ length: 6 }, (_, n) => ({ x: 150 * n, y: 50, width: 80, height: 80 }));
    const answers = [0, 11, 22].map((offset) => {
      const worker = (7 * image + offset) % 30;
      const off = () => (care[worker] ?? 0) * 2 * (random.next() - 0.5);
      const seen = truth
        .filter(() => random.next() > 0.4)
        .map(({ x, y }): Quad => [x + off(), y + off(), Math.max(4, 80 + off()), Math.max(4, 80 + off())]);
      const invented = [0, 1, 2].map((): Quad => [random.below(800), 300 + random.below(400), 80, 80]);
      return answer(`worker ${worker}`, [...seen, ...invented]);
    });
    return { truth, answers };
  });
  const merged = boxConsensusOfItems(images.map(({ answers }) => answers));
  const objects = merged.flatMap(({ boxes, rejected }, image) =>
    [...boxes, ...rejected].map((found, n) => ({
      ...found,
      isAccepted: n < boxes.length,
      worth: found.confidence * found.placement,
      overlap: Math.max(...(images[image]?.truth ?? []).map((box) => boxIou(box, found.box))),
    })),
  );
  const accepted = objects.filter(({ isAccepted }) => isAccepted);

  test('every box written is worth as much as any that is not', () => {
    const best = Math.max(...objects.filter(({ isAccepted }) => !isAccepted).map(({ worth }) => worth));
    expect(accepted.length).toBeGreaterThan(200);
    expect(accepted.length).toBeLessThan(objects.length);
    for (const { worth } of accepted) expect(worth).toBeGreaterThanOrEqual(best);
  });

  test('more of them lie well than of as many of the most probable', () => {
    const wellPlaced = (some: typeof objects) => some.filter(({ overlap }) => overlap >= 0.75).length;
    const probable = [...objects].sort((a, b) => b.confidence - a.confidence).slice(0, accepted.length);
    expect(wellPlaced(accepted)).toBeGreaterThan(wellPlaced(probable) + 10);
  });

  test('a threshold that is given is one of presence alone', () => {
    const given = boxConsensusOfItems(
      images.map(({ answers }) => answers),
      { threshold: 0.5 },
    );
    const [written, left] = [given.flatMap(({ boxes }) => boxes), given.flatMap(({ rejected }) => rejected)];
    expect(Math.min(...written.map(({ confidence }) => confidence))).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...left.map(({ confidence }) => confidence))).toBeLessThan(0.5);
    expect(written.length).not.toBe(accepted.length);
  });
});

describe('degenerate answers', () => {
  test('a worker who answered twice is heard once, the later time', () => {
    const { boxes, rejected } = boxConsensus([answer('ann', [[0, 0, 9, 9]]), answer('ann', [[50, 50, 9, 9]])]);
    expect([...boxes, ...rejected].map((box) => box.voters)).toEqual([1]);
  });

  test('nobody answered: no boxes', () => {
    expect(boxConsensus([])).toEqual({ boxes: [], rejected: [] });
  });

  test('things without extent, which overlap nothing, are written where all agree', () => {
    const lines = ['ann', 'bob', 'cho'].map((worker) => answer(worker, [[5, 5, 0, 40]]));
    const [{ boxes } = { boxes: [] }] = boxConsensusOfItems([lines]);
    expect(boxes).toHaveLength(1);
    expect(boxes[0]?.placement).toBeLessThan(0.02);
  });

  test('everybody saw nothing: no boxes', () => {
    expect(boxConsensus([answer('ann', []), answer('bob', [])])).toEqual({ boxes: [], rejected: [] });
  });

  test('one worker is believed', () => {
    const { boxes } = boxConsensus([answer('ann', [[1, 2, 3, 4]])]);
    expect(boxes[0]).toMatchObject({ box: { x: 1, y: 2, width: 3, height: 4 }, votes: 1, voters: 1, spread: 0 });
  });
});

test('what three hundred workers drew of twenty things is twenty things, whoever comes first', () => {
  const drawn = Array.from({ length: 300 }, (_, w) => ({
    worker: `w${w}`,
    boxes: Array.from({ length: 20 }, (_, n) => ({
      box: { x: n * 50 + (w % 7), y: 10 + (w % 5), width: 40, height: 40 },
      label: '',
    })),
  }));
  const merged = (answers: typeof drawn) => {
    const [found] = boxConsensusOfItems([answers]);
    return { places: found?.boxes.map(({ box, votes }) => [box, votes]), rejected: found?.rejected.length };
  };
  const found = merged(drawn);
  expect(found.places?.map(([, votes]) => votes)).toEqual(Array.from({ length: 20 }, () => 300));
  expect(found.rejected).toBe(0);
  expect(merged([...drawn].reverse())).toEqual(found);
  // Ten seconds of a core that nobody else uses.
}, 120_000);
