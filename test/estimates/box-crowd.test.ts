import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dice } from '@/server/consensus/random';
import { estimateBoxes } from '@/server/estimates/box-crowd';
import type { CrowdAnswer } from '@/server/estimates/contract';
import { answerOfMerged } from '@/server/estimates/merge';
import { type Answer, answerSchema } from '@/server/projects/tasks';

/** The demo's 36 pages of our own with fourteen simulated workers, and what each page shows. */
const folder = resolve(import.meta.dirname, '../../db/seed/hardcases');

function lines<T>(name: string): T[] {
  return readFileSync(resolve(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

const kindOf = new Map(lines<{ item: string; case: string }>('truth.jsonl').map((page) => [page.item, page.case]));

function drawings(): CrowdAnswer[] {
  return lines<{ worker: string; item: string; boxes_xywh: [number, number, number, number][] }>(
    'annotations.jsonl',
  ).map(({ worker, item, boxes_xywh }) => ({
    annotationId: `${item} ${worker}`,
    itemId: item,
    workerId: worker,
    answer: {
      task: 'boxes',
      boxes: boxes_xywh.map(([x, y, width, height], n) => ({ id: `b${n}`, x, y, width, height, classId: 'word' })),
    },
  }));
}

const nobody = new Map<string, Answer>();

describe('the estimate of a project of rectangles', () => {
  const answers = drawings();
  const estimate = estimateBoxes(answers, nobody);
  const meanOf = (kind: string) => {
    const pages = [...estimate.merges].filter(([itemId]) => kindOf.get(itemId) === kind);
    return pages.reduce((sum, [, { confidence }]) => sum + confidence, 0) / pages.length;
  };

  it('is surer of plain pages than of those with rare cases', () => {
    for (const rare of ['overlap', 'faint_inserted', 'spacing_wide'])
      expect(meanOf(rare)).toBeLessThan(meanOf('clean'));
  });

  it('flags every page once, the most suspicious first, and a page with rare cases before any plain one', () => {
    expect(estimate.flags).toHaveLength(36);
    const errors = estimate.flags.map(({ errorProbability }) => errorProbability);
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    expect(estimate.flags.slice(0, 8).map(({ itemId }) => kindOf.get(itemId))).not.toContain('clean');
  });

  it('takes nobody to be wrong who drew alone: an object in doubt is not known to be nothing', () => {
    const [own] = answers;
    const alone = answers.filter(({ workerId }) => workerId === own?.workerId);
    const [judged] = estimateBoxes(alone, nobody).workers;
    expect(judged?.skill).toBeGreaterThan(0.5);
  });

  it('names of each doubtful object those who said the opposite of what was decided', () => {
    for (const { evidence } of estimate.flags) {
      if (evidence.kind !== 'objects') throw new Error('rectangles have objects');
      for (const { isAccepted, votes, voters, against } of evidence.objects) {
        expect(against).toHaveLength(isAccepted ? voters - votes : votes);
      }
    }
  });

  it('keeps what few drew beside the accepted, with the drawings it came from', () => {
    for (const { merged } of estimate.merges.values()) {
      if (merged.task !== 'boxes') throw new Error('boxes expected');
      for (const box of [...merged.boxes, ...merged.rejected]) expect(box.members).toHaveLength(box.votes);
    }
  });

  it('remembers what so many votes came to, for the moment between two estimates', () => {
    const mean = (votes: number) =>
      estimate.habits.find((habit) => habit.votes === votes && habit.voters === 5)?.mean ?? 0;
    expect(mean(5)).toBeGreaterThan(0.98);
    expect([1, 2, 3, 4, 5].map(mean)).toEqual([1, 2, 3, 4, 5].map(mean).sort((a, b) => a - b));
  });

  it('finds the one who draws at random, and nobody who copies', () => {
    expect(estimate.workers.filter(({ isRandom }) => isRandom).map(({ workerId }) => workerId)).toEqual(['w14']);
    expect(estimate.workers.every(({ evidence }) => evidence.copies.length === 0)).toBe(true);
    const careful = estimate.workers.slice(0, 4).map(({ workerId }) => workerId);
    expect(careful).toEqual(expect.arrayContaining(['w01', 'w02', 'w03']));
  });

  it('is the same whatever the order of the hand-ins', () => {
    const again = estimateBoxes([...answers].reverse(), nobody);
    expect([...again.merges].sort()).toEqual([...estimate.merges].sort());
    expect(again.workers).toEqual(estimate.workers);
  });

  it('takes a reviewer at their word: who alone drew what is there is thought better of, who drew what is not, worse', () => {
    const skillOf = ({ workers }: typeof estimate, id: string) =>
      workers.find(({ workerId }) => workerId === id)?.skill ?? Number.NaN;
    const [one = '', other = ''] = ['w05', 'w06'];
    const pages = [...new Set(answers.filter(({ workerId }) => workerId === one).map(({ itemId }) => itemId))];
    const drawnBy = (workerId: string) =>
      answers.filter((answer) => answer.workerId === workerId && pages.includes(answer.itemId));
    // On each of these pages the reviewer says that all is as the one drew it.
    const decided = new Map(drawnBy(one).map(({ itemId, answer }) => [itemId, answer]));
    const taught = estimateBoxes(answers, decided);
    expect(decided.size).toBeGreaterThan(5);
    expect(drawnBy(other).length).toBeGreaterThan(0);
    expect(skillOf(taught, one)).toBeGreaterThan(skillOf(estimate, one));
    expect(skillOf(taught, one)).toBeGreaterThan(0.95);
    expect(skillOf(taught, other)).toBeLessThan(skillOf(estimate, other));
    expect([...taught.merges.keys()].sort()).toEqual([...estimate.merges.keys()].sort());
  });

  it('counts what a known answer shows and nobody drew against everybody who saw the page', () => {
    const [page = ''] = answers.map(({ itemId }) => itemId);
    const saw = answers.filter(({ itemId }) => itemId === page).map(({ workerId }) => workerId);
    const merged = estimate.merges.get(page)?.merged;
    if (merged?.task !== 'boxes') throw new Error('boxes expected');
    const asFound = merged.boxes.map(({ id, x, y, width, height, classId }) => ({ id, x, y, width, height, classId }));
    const hidden = { id: 'hidden', x: 1, y: 1, width: 2, height: 2, classId: 'word' };
    const judge = (boxes: typeof asFound) =>
      estimateBoxes(answers, new Map([[page, { task: 'boxes', boxes }]])).workers;
    const [without, withHidden] = [judge(asFound), judge([...asFound, hidden])];
    for (const { workerId, skill, decisions } of without) {
      const after = withHidden.find((worker) => worker.workerId === workerId);
      expect((after?.decisions ?? 0) - decisions).toBe(saw.includes(workerId) ? 1 : 0);
      if (saw.includes(workerId)) expect(after?.skill ?? 1).toBeLessThan(skill ?? 0);
    }
  });

  it('merges to answers that can be stored, also at the edge of an image where the tight worker is alone', () => {
    const drawn = (
      itemId: string,
      workerId: string,
      boxes: readonly [number, number, number, number][],
    ): CrowdAnswer => ({
      annotationId: `${itemId} ${workerId}`,
      itemId,
      workerId,
      answer: {
        task: 'boxes',
        boxes: boxes.map(([x, y, width, height], n) => ({ id: `b${n}`, x, y, width, height, classId: 'word' })),
      },
    });
    const pages = Array.from({ length: 30 }, (_, n) => `page ${n}`).flatMap((page) => [
      drawn(page, 'exact', [[50, 50, 40, 20]]),
      drawn(page, 'too', [[50, 50, 40, 20]]),
      drawn(page, 'tight', [[53, 53, 34, 14]]),
    ]);
    const alone = drawn('edge', 'tight', [[0, 0, 30, 12]]);
    const merged = estimateBoxes([...pages, alone], nobody).merges.get('edge')?.merged;
    if (merged?.task !== 'boxes') throw new Error('boxes expected');
    const all = { ...merged, boxes: [...merged.boxes, ...merged.rejected] };
    expect(all.boxes).toHaveLength(1);
    expect(() => answerSchema.parse(answerOfMerged(all))).not.toThrow();
  });

  it('flags nothing that a reviewer settled', () => {
    const settled = estimateBoxes(
      answers.slice(0, 40),
      new Map([[answers[0]?.itemId ?? '', { task: 'boxes', boxes: [] }]]),
    );
    expect(settled.flags.some(({ itemId }) => itemId === answers[0]?.itemId)).toBe(false);
  });
});

describe('rectangles whose place is unsure', () => {
  /** Three of thirty workers a page; a third of them draw finely, a third roughly, and all overlook and invent much. */
  const random = dice(11);
  const care = Array.from({ length: 30 }, (_, worker) => [2.5, 12, 30][worker % 3] ?? 0);
  const pages = Array.from({ length: 100 }, (_, page) =>
    [0, 11, 22].map((offset): CrowdAnswer => {
      const worker = (7 * page + offset) % 30;
      const off = () => (care[worker] ?? 0) * 2 * (random.next() - 0.5);
      const seen = [0, 1, 2, 3, 4, 5]
        .filter(() => random.next() > 0.4)
        .map((n) => ({ x: 150 * n + off(), y: 50 + off(), width: 80 + off(), height: 80 + off() }));
      const invented = [0, 1, 2].map(() => ({
        x: random.below(800),
        y: 300 + random.below(400),
        width: 80,
        height: 80,
      }));
      const boxes = [...seen, ...invented].map((box, n) => ({ ...box, id: `b${n}`, classId: 'cat' }));
      return {
        annotationId: `${page} ${worker}`,
        itemId: `page ${page}`,
        workerId: `worker ${worker}`,
        answer: { task: 'boxes', boxes },
      };
    }),
  ).flat();
  const { merges, flags } = estimateBoxes(pages, nobody);

  it('keeps what was left out for its place alone among the doubts of its page', () => {
    const all = [...merges].flatMap(([itemId, { merged }]) =>
      merged.task === 'boxes' ? [{ itemId, written: merged.boxes, left: merged.rejected }] : [],
    );
    const leastSure = Math.min(...all.flatMap(({ written }) => written.map(({ confidence }) => confidence)));
    const torn = all.flatMap(({ itemId, left }) =>
      left.filter(({ confidence }) => confidence > leastSure + 0.05).map(({ confidence }) => ({ itemId, confidence })),
    );
    expect(torn.length).toBeGreaterThan(20);
    for (const { itemId, confidence } of torn) {
      const flag = flags.find((own) => own.itemId === itemId);
      expect(flag?.errorProbability).toBeGreaterThanOrEqual(confidence);
      expect(flag?.verdict).toMatch(/ambiguous|wrong/);
    }
  });
});
