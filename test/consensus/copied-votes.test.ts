import { describe, expect, test } from 'vitest';
import { auto } from '@/server/consensus/auto';
import { countedOnce, repeatedVotes } from '@/server/consensus/copied-votes';
import { copyingPairs } from '@/server/consensus/copying';
import { majorityVote } from '@/server/consensus/majority-vote';
import { dice } from '@/server/consensus/random';
import { encodeVotes, type Vote, type VoteTable } from '@/server/consensus/votes';
import { simulate, tableOf } from './tables';

/** Ten workers on every item; the first few say what one poor source says, nine times in ten or always. */
function crowdWithCopies({ copies = 5, source = 0.55, repeats = 0.9, classes = 4, items = 300, seed = 3 }) {
  const random = dice(seed);
  const skill = Array.from({ length: 10 }, () => 0.6 + 0.3 * random.next());
  const coin = (right: number, truth: number) =>
    random.next() < right ? truth : (truth + 1 + random.below(classes - 1)) % classes;
  const truth = Array.from({ length: items }, () => random.below(classes));
  const rows = truth.flatMap((c, i): Vote[] => {
    const said = coin(source, c);
    return skill.map((own, w) => {
      const label = w < copies ? (random.next() < repeats ? said : coin(0.5, c)) : coin(own, c);
      return { worker: `w${w}`, item: `i${String(i).padStart(4, '0')}`, label: String(label) };
    });
  });
  return { table: encodeVotes(rows), rows, truth };
}

function rightIn(label: ArrayLike<number>, truth: readonly number[], table: VoteTable): number {
  return truth.filter((c, i) => table.classes[label[i] as number] === String(c)).length / truth.length;
}

describe('one vote together, by hand', () => {
  test('what most of a group said is its vote, under the name of the first, and the others keep theirs', () => {
    const table = tableOf(['aab', 'bab', 'bb ', 'aba']);
    const once = countedOnce(table, Int32Array.from([0, 0, 0, 3]));
    expect([...once.itemStart]).toEqual([0, 2, 4, 6]);
    expect([...once.workerOf]).toEqual([0, 3, 0, 3, 0, 3]);
    expect([...once.classOf].map((c) => once.classes[c]).join('')).toBe('baabba');
  });

  test('as frequent labels of a group: the one with more votes in the whole table', () => {
    const once = countedOnce(tableOf(['ab', 'ba', 'bb']), Int32Array.from([0, 0, 2]));
    expect([...once.classOf].map((c) => once.classes[c]).join('')).toBe('bbbb');
  });
});

describe('laws', () => {
  test('names and the order of rows change nothing', () => {
    for (const classes of [2, 4]) {
      const { rows, table } = crowdWithCopies({ classes });
      const item = (own: string) => `x${(7 * Number(own.slice(1))) % 300}`;
      const label = (own: string) => String(classes - 1 - Number(own));
      const renamed = encodeVotes(
        rows
          .map((row) => ({
            worker: `x${9 - Number(row.worker.slice(1))}`,
            item: item(row.item),
            label: label(row.label),
          }))
          .reverse(),
      );
      const [one, other] = [auto(table), auto(renamed)];
      const apart = one.posterior.map((p, at) => {
        const i = renamed.items.indexOf(item(table.items[Math.floor(at / classes)] ?? ''));
        const c = renamed.classes.indexOf(label(table.classes[at % classes] ?? ''));
        return Math.abs(p - (other.posterior[i * classes + c] ?? Number.NaN));
      });
      expect(Math.max(...apart)).toBeLessThan(1e-9);
      expect(other.repeated?.filter((own, w) => own !== w)).toHaveLength(4);
    }
  });

  test('between labels that equally many of a group and of all said, names do not decide', () => {
    // Two of one source differ on the first item; the table has each label four times, the one from few and the other from many.
    const [one, other] = ['ab', 'ba'].map(([x = '', y = '']) => {
      const table = tableOf([x, y, ` ${x}${x}${x}`, ` ${y}`, `  ${y}`, `   ${y}`]);
      return countedOnce(table, Int32Array.from([0, 0, 2, 3, 4, 5])).classOf[0] === table.classes.indexOf(x);
    });
    expect(one).toBe(other);
  });

  test('a group counts as one vote: more copies of the same votes change next to nothing', () => {
    const { rows } = crowdWithCopies({ copies: 2, repeats: 1 });
    const more = rows.flatMap((row) => (row.worker === 'w0' ? [row, { ...row, worker: 'w00' }] : [row]));
    const [one, other] = [auto(encodeVotes(rows)), auto(encodeVotes(more))];
    expect(Math.max(...one.posterior.map((p, at) => Math.abs(p - (other.posterior[at] as number))))).toBeLessThan(0.01);
  });

  test('honest crowds keep every vote: even ones, uneven ones, with spammers, with two experts among the poor', () => {
    const kinds: ((w: number) => number)[] = [
      () => 0.75,
      (w) => 0.55 + 0.04 * w,
      (w) => (w < 4 ? 1 / 3 : 0.85),
      (w) => (w < 2 ? 0.97 : 0.45),
    ];
    for (const skill of kinds) {
      for (const [prior, votesPerItem] of [
        [[0.4, 0.3, 0.3], 5],
        [[0.9, 0.05, 0.05], 9],
      ] as const) {
        expect(repeatedVotes(simulate({ items: 400, workers: 10, votesPerItem, prior, skill }).table)).toBeNull();
      }
    }
  });
});

describe('where nothing can be told, everybody counts', () => {
  test('no votes, one worker, all of one opinion, and nobody beyond two who agree', () => {
    const many = 'abcab'.repeat(20);
    for (const rows of [[], [many], ['a'.repeat(99), 'a'.repeat(99), 'a'.repeat(99)], [many, many]])
      expect(repeatedVotes(tableOf(rows))).toBeNull();
  });

  test('constant answerers, who agree by what they are like, are not of one source with each other or with anybody', () => {
    const { rows } = simulate({ items: 300, workers: 10, votesPerItem: 6, prior: [0.6, 0.4], skill: () => 0.8 });
    const constant = rows.map((row) => (['w0', 'w1', 'w2'].includes(row.worker) ? { ...row, label: '0' } : row));
    expect(repeatedVotes(encodeVotes(constant))).toBeNull();
  });

  test('most of the votes are no copies: they are what the others are measured by', () => {
    expect(repeatedVotes(crowdWithCopies({ copies: 8, repeats: 1 }).table)).toBeNull();
  });
});

describe('recovery', () => {
  test('five of ten who repeat one poor source do not outvote the others', () => {
    const { table, truth } = crowdWithCopies({});
    const estimate = auto(table);
    expect([...(estimate.repeated ?? [])]).toEqual([0, 0, 0, 0, 0, 5, 6, 7, 8, 9]);
    expect(rightIn(majorityVote(table).label, truth, table)).toBeLessThan(0.75);
    expect(rightIn(estimate.label, truth, table)).toBeGreaterThan(0.93);
  });

  test('those who repeat one source seven times in ten are of one source, too', () => {
    const { table, truth } = crowdWithCopies({ repeats: 0.7 });
    const estimate = auto(table);
    expect([...(estimate.repeated ?? [])].slice(0, 6)).toEqual([0, 0, 0, 0, 0, 5]);
    expect(rightIn(estimate.label, truth, table)).toBeGreaterThan(rightIn(majorityVote(table).label, truth, table));
  });

  test('five programs that say the same at random are not the truth', () => {
    const { table, truth } = crowdWithCopies({ source: 0.25, repeats: 1 });
    expect(rightIn(majorityVote(table).label, truth, table)).toBeLessThan(0.5);
    expect(rightIn(auto(table).label, truth, table)).toBeGreaterThan(0.93);
  });

  test('three of ten who say word for word the same, in two classes', () => {
    const { table, truth } = crowdWithCopies({ copies: 3, classes: 2, source: 0.6, repeats: 1 });
    const estimate = auto(table);
    expect([...(estimate.repeated ?? [])].slice(0, 4)).toEqual([0, 0, 0, 3]);
    expect(rightIn(estimate.label, truth, table)).toBeGreaterThan(rightIn(majorityVote(table).label, truth, table));
  });

  test('the copies are suspected of copying, and not the honest, who agree because they are right', () => {
    const { table } = crowdWithCopies({});
    const pairs = copyingPairs(table, auto(table));
    expect(pairs).toHaveLength(10);
    expect(pairs.every(({ first, second }) => first < 5 && second < 5)).toBe(true);
  });
});
