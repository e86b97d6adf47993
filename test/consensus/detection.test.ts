import { describe, expect, test } from 'vitest';
import { evaluateDetections } from '@/server/consensus/coco-evaluation';
import { detectionConfusion } from '@/server/consensus/detection-confusion';
import { hungarian } from '@/server/consensus/hungarian';
import { objectLab } from '@/server/consensus/object-lab';
import { dice } from '@/server/consensus/random';
import { type Box, boxArea, boxIou } from '@/server/geometry/box';

const box = (x: number, y: number, width = 40, height = 40): Box => ({ x, y, width, height });
const truth = (image: number, category: number, own: Box) => ({
  image,
  category,
  box: own,
  area: boxArea(own),
  crowd: false,
});
const found = (image: number, category: number, own: Box, score: number) => ({
  image,
  category,
  box: own,
  area: boxArea(own),
  score,
});
const overlap = (a: { box: Box }, b: { box: Box }) => boxIou(a.box, b.box);

describe('average precision', () => {
  const objects = [truth(1, 1, box(0, 0)), truth(1, 1, box(100, 0)), truth(2, 1, box(0, 0))];

  test('all found exactly is 1, nothing found is 0', () => {
    const perfect = objects.map((o, n) => found(o.image, 1, o.box, 1 - n / 10));
    const { scores } = evaluateDetections(objects, perfect, overlap, [1]);
    expect(scores.AP).toBeCloseTo(1, 9);
    expect(scores.AR100).toBeCloseTo(1, 9);
    expect(evaluateDetections(objects, [], overlap, [1]).scores.AP).toBe(0);
  });

  test('a false alarm before the second of three hits costs what the curve says', () => {
    const shots = [
      found(1, 1, box(0, 0), 0.9),
      found(1, 1, box(500, 500), 0.8),
      found(1, 1, box(100, 0), 0.7),
      found(2, 1, box(0, 0), 0.6),
    ];
    const { scores } = evaluateDetections(objects, shots, overlap, [1]);
    // Recall 1/3 at precision 1 fills the points 0..0.33, the rest has precision 3/4.
    expect(scores.AP).toBeCloseTo((34 + 67 * 0.75) / 101, 9);
  });

  test('an object in a crowd is neither a hit nor a false alarm', () => {
    const crowd = { ...truth(1, 1, box(0, 0, 300, 300)), crowd: true };
    const inCrowd = (a: { box: Box }, b: { box: Box; crowd: boolean }) => (b.crowd ? 1 : overlap(a, b));
    const shots = [found(1, 1, box(200, 200), 0.99), found(2, 1, box(0, 0), 0.5)];
    const { scores } = evaluateDetections([crowd, truth(2, 1, box(0, 0))], shots, inCrowd, [1]);
    expect(scores.AP).toBeCloseTo(1, 9);
  });

  test('a class without objects is left out, and no objects at all is -1', () => {
    const shots = objects.map((o) => found(o.image, 1, o.box, 1));
    expect(evaluateDetections(objects, shots, overlap, [1, 2]).scores.AP).toBeCloseTo(1, 9);
    expect(evaluateDetections([], [], overlap, [1]).scores.AP).toBe(-1);
  });
});

describe('confusion of a detector', () => {
  test('a right box of the wrong class is confused with that class, the rest with nothing', () => {
    const objects = [truth(1, 1, box(0, 0)), truth(1, 2, box(100, 0)), truth(1, 2, box(200, 0))];
    const shots = [found(1, 2, box(0, 0), 0.9), found(1, 2, box(100, 0), 0.8), found(1, 1, box(400, 0), 0.7)];
    const { counts, perClass } = detectionConfusion(objects, shots, overlap, { categories: [1, 2] });
    expect(counts).toEqual([
      [0, 1, 0],
      [0, 1, 1],
      [1, 0, 0],
    ]);
    expect(perClass[1]).toMatchObject({ precision: 0.5, recall: 0.5, objects: 2, detections: 2 });
  });
});

describe('ObjectLab', () => {
  const predicted = [{ box: box(0, 0), label: 'cat', score: 0.99 }];

  test('a label the model agrees with is beyond suspicion', () => {
    const [score] = objectLab([{ given: [{ box: box(0, 0), label: 'cat' }], predicted }]);
    expect(score?.badlyPlaced).toEqual([1]);
    expect(score?.swapped).toEqual([1]);
    expect(score?.score).toBeCloseTo(1, 9);
  });

  test('an object nobody labelled is overlooked, one of another class swapped, a shifted one badly placed', () => {
    const [missed, swapped, moved] = objectLab([
      { given: [{ box: box(500, 500), label: 'dog' }], predicted },
      { given: [{ box: box(0, 0), label: 'dog' }], predicted },
      { given: [{ box: box(20, 10), label: 'cat' }], predicted },
    ]);
    expect(missed?.overlookedScore).toBeLessThan(0.01);
    expect(swapped?.swappedScore).toBeLessThan(0.01);
    expect(moved?.badlyPlacedScore).toBeLessThan(0.5);
  });

  test('an image without labels or predictions is not suspicious', () => {
    expect(objectLab([{ given: [], predicted: [] }])[0]?.score).toBeCloseTo(1, 9);
  });
});

describe('assignment', () => {
  test('the greatest gain is found, as trying all ways shows', () => {
    const random = dice(5);
    for (let round = 0; round < 40; round++) {
      const [rows, columns] = [1 + random.below(4), 1 + random.below(5)];
      const gain = Array.from({ length: rows * columns }, () => random.below(10));
      const columnsOf = hungarian(gain, rows, columns);
      const total = [...columnsOf].reduce((sum, c, r) => sum + (c < 0 ? 0 : (gain[r * columns + c] as number)), 0);
      expect(total).toBe(bestByTrying(gain, rows, columns, 0, 0));
      const used = [...columnsOf].filter((c) => c >= 0);
      expect(new Set(used).size).toBe(used.length);
    }
  });
});

function bestByTrying(gain: readonly number[], rows: number, columns: number, row: number, taken: number): number {
  if (row === rows) return 0;
  let best = bestByTrying(gain, rows, columns, row + 1, taken);
  for (let c = 0; c < columns; c++) {
    if ((taken >> c) & 1) continue;
    const own = gain[row * columns + c] as number;
    best = Math.max(best, own + bestByTrying(gain, rows, columns, row + 1, taken | (1 << c)));
  }
  return best;
}
