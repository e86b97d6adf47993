import { describe, expect, test } from 'vitest';
import { boxConsensusOfItems } from '@/server/consensus/box-consensus';
import { truthOf } from '@/server/consensus/known-shapes';
import { dice } from '@/server/consensus/random';
import { type Box, boxIou } from '@/server/geometry/box';

const kind = { bounds: (box: Box) => box, similarity: boxIou };
const box = (x: number, width = 10): Box => ({ x, y: 0, width, height: 10 });
const known = (x: number, label = 'word') => ({ shape: box(x), label });
const drawn = (item: number, ...shapes: Box[]) => ({
  item,
  members: shapes.map((shape, answer) => ({ answer, shape })),
});

describe('what is known of an item', () => {
  test('each known shape is the candidate that overlaps it most, by half at least; other candidates are nothing', () => {
    const there = [known(0), known(30)];
    const candidates = [drawn(0, box(1), box(0)), drawn(0, box(3)), drawn(0, box(38)), drawn(1, box(0))];
    expect(truthOf(candidates, [there], kind)).toEqual([there[0], null, null, undefined]);
  });

  test('where nothing is there all candidates are nothing, and of an unknown item nothing is said', () => {
    expect(truthOf([drawn(0, box(0)), drawn(1, box(0))], [[], undefined], kind)).toEqual([null, undefined]);
    expect(truthOf([], [], kind)).toEqual([]);
  });
});

/** Twenty items with three things; two workers draw them to the pixel, three draw them too far right and invent one. */
function crowd() {
  const random = dice(5);
  return Array.from({ length: 20 }, () => {
    const things = [0, 100, 200].map((x) => box(x + random.below(40), 20));
    const shifted = things.map((thing) => ({ ...thing, x: thing.x + 3 }));
    const invented = box(400 + random.below(40), 20);
    const answer = (worker: string, boxes: readonly Box[]) => ({
      worker,
      boxes: boxes.map((b) => ({ box: b, label: '' })),
    });
    const careful = ['a', 'b'].map((worker) => answer(worker, things));
    const careless = ['c', 'd', 'e'].map((worker) => answer(worker, [...shifted, invented]));
    return { answers: [...careful, ...careless], things };
  });
}

describe('boxes of which some items are known', () => {
  const items = crowd();
  const answers = items.map((item) => item.answers);
  const taught = items.map(({ things }, n) => (n < 10 ? things.map((shape) => ({ shape, label: '' })) : undefined));
  const overlap = (merged: ReturnType<typeof boxConsensusOfItems>) => {
    const found = merged.slice(10).flatMap(({ boxes }, n) => {
      const things = items[10 + n]?.things ?? [];
      return boxes.map(({ box: own }) => Math.max(...things.map((thing) => boxIou(own, thing))));
    });
    return { count: found.length, mean: found.reduce((sum, own) => sum + own, 0) / found.length };
  };

  test('a minority that is known to be right is believed elsewhere too', () => {
    const alone = overlap(boxConsensusOfItems(answers));
    const anchored = overlap(boxConsensusOfItems(answers, { known: taught }));
    expect(alone.count).toBe(40);
    expect(anchored.count).toBe(30);
    expect(anchored.mean).toBeGreaterThan(0.95);
    expect(alone.mean).toBeLessThan(0.8);
  });

  test('a known item keeps the merge of its drawings, and says what each is known to be', () => {
    const [first] = boxConsensusOfItems(answers, { known: taught });
    const all = [...(first?.boxes ?? []), ...(first?.rejected ?? [])];
    expect(all).toHaveLength(4);
    expect(all.filter(({ truth }) => truth === null)).toHaveLength(1);
    expect(all.every(({ confidence }) => confidence > 0 && confidence < 1)).toBe(true);
  });
});
