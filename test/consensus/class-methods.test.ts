import { describe, expect, test } from 'vitest';
import { auto } from '@/server/consensus/auto';
import { collapsedIbcc } from '@/server/consensus/collapsed-ibcc';
import { crowdAverage } from '@/server/consensus/crowd-average';
import { dawidSkene } from '@/server/consensus/dawid-skene';
import { ebcc } from '@/server/consensus/ebcc';
import { glad } from '@/server/consensus/glad';
import { calibrationError } from '@/server/consensus/gold-calibration';
import { habitsModel } from '@/server/consensus/habits-model';
import { majorityVote } from '@/server/consensus/majority-vote';
import { oneCoin } from '@/server/consensus/one-coin';
import { byPatterns } from '@/server/consensus/pattern-order';
import { type Estimate, encodeGold, encodeVotes, settle, type VoteTable } from '@/server/consensus/votes';
import { wawa } from '@/server/consensus/wawa';
import { zeroBasedSkill } from '@/server/consensus/zero-based-skill';
import { accuracy, shuffled, simulate, tableOf } from './tables';

const methods: Record<string, (table: VoteTable, gold?: Int32Array) => Estimate> = {
  'majority vote': (table, gold) => majorityVote(table, gold),
  'Dawid-Skene': (table, gold) => dawidSkene(table, { gold }),
  'collapsed iBCC': (table, gold) => byPatterns(table, { gold }, collapsedIbcc),
  'one-coin': (table, gold) => oneCoin(table, { gold }),
  habits: (table, gold) =>
    byPatterns(table, { gold }, (ordered, fit) => habitsModel(ordered, majorityVote(ordered, fit.gold).posterior, fit)),
  GLAD: (table, gold) => glad(table, { gold }),
  'iBCC-VB': (table, gold) => ebcc(table, { gold, subtypes: 1 }),
  EBCC: (table, gold) => ebcc(table, { gold }),
  Wawa: (table, gold) => wawa(table, gold),
  'zero-based skill': (table, gold) => zeroBasedSkill(table, gold),
  auto: (table, gold) => auto(table, { gold }),
};

const crowd = simulate({
  items: 150,
  workers: 12,
  votesPerItem: 5,
  prior: [0.5, 0.3, 0.2],
  skill: (w) => (w < 3 ? 0.35 : 0.8),
});

describe.each(Object.entries(methods))('%s', (_name, method) => {
  test('the order of the rows changes nothing, to the last bit', () => {
    const again = encodeVotes(shuffled(crowd.rows), crowd.table.classes);
    expect(method(again).posterior).toEqual(method(crowd.table).posterior);
  });

  test('names of workers, items and classes change nothing', () => {
    const worker = (own: string) => `z${(7 * Number(own.slice(1))) % 12}`;
    const item = (own: string) => `x${(67 * Number(own.slice(1))) % 150}`;
    const label = (own: string) => `y${(Number(own) + 1) % 3}`;
    const renamed = encodeVotes(
      crowd.rows.map((row) => ({ worker: worker(row.worker), item: item(row.item), label: label(row.label) })),
    );
    const known = crowd.table.items
      .slice(20, 50)
      .map((own): [string, string] => [own, `${crowd.truth[Number(own.slice(1))]}`]);
    for (const gold of [[], known]) {
      const a = method(crowd.table, encodeGold(crowd.table, new Map(gold)));
      const b = method(renamed, encodeGold(renamed, new Map(gold.map(([own, truth]) => [item(own), label(truth)]))));
      const row = (i: number) => renamed.items.indexOf(item(crowd.table.items[i] ?? '')) * 3;
      const column = (c: number) => renamed.classes.indexOf(label(crowd.table.classes[c] ?? ''));
      const apart = [...a.posterior].map((p, at) =>
        Math.abs(p - (b.posterior[row(Math.floor(at / 3)) + column(at % 3)] ?? Number.NaN)),
      );
      expect(Math.max(...apart)).toBeLessThan(1e-9);
      a.label.forEach((c, i) => {
        expect(b.label[row(i) / 3]).toBe(column(c));
      });
    }
  });

  test('probabilities of an item sum to 1 and the label has the largest', () => {
    const { posterior, label, confidence } = method(crowd.table);
    for (let i = 0; i < 150; i++) {
      const row = posterior.subarray(i * 3, i * 3 + 3);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      expect(confidence[i]).toBeCloseTo(Math.max(...row), 8);
      expect(confidence[i]).toBe(row[label[i] ?? -1]);
    }
  });

  test('gold items keep their class', () => {
    const wrong = (crowd.truth[0] ?? 0) === 0 ? '2' : '0';
    const gold = encodeGold(crowd.table, new Map([['i000000', wrong]]));
    const estimate = method(crowd.table, gold);
    expect(crowd.table.classes[estimate.label[0] ?? -1]).toBe(wrong);
    expect(estimate.confidence[0]).toBeCloseTo(1, 9);
  });

  test('no votes, one voter, one label, one item', () => {
    expect(method(encodeVotes([])).label).toHaveLength(0);
    expect([...method(tableOf(['abab'])).label]).toEqual([0, 1, 0, 1]);
    expect([...method(tableOf(['aaa', 'aaa'])).label]).toEqual([0, 0, 0]);
    expect([...method(tableOf(['a', 'b', 'b'])).label]).toEqual([1]);
    expect([...method(tableOf(['aaa', 'aaa'])).confidence].every((p) => p > 0.999)).toBe(true);
  });

  test('of two thousand votes for one item the later ones count like the first, however many those are', () => {
    const late = Array.from({ length: 2000 }, (_, w) => ({
      worker: `w${String(w).padStart(4, '0')}`,
      item: 'big',
      label: w < 900 ? 'a' : 'b',
    }));
    const small = ['x', 'y'].flatMap((item, n) =>
      [10, 1010, 1990].map((w) => ({ worker: `w${String(w).padStart(4, '0')}`, item, label: n === 0 ? 'a' : 'b' })),
    );
    const { posterior, label } = method(encodeVotes([...late, ...small]));
    expect(label[0]).toBe(1);
    expect(posterior.every((p) => p >= 0 && p <= 1)).toBe(true);
  });

  test('a simulated crowd of mostly careful workers is recovered', () => {
    expect(accuracy(method(crowd.table).label, crowd.truth)).toBeGreaterThanOrEqual(0.88);
  });
});

test('names have no say where a classifier tells too, most items were voted on alike and the known ones are many', () => {
  const { table, rows, truth } = simulate({
    items: 6000,
    workers: 3,
    votesPerItem: 2,
    prior: [0.6, 0.4],
    skill: () => 0.8,
  });
  const item = (i: number) => (i * 7919) % 6000;
  const name = (i: number) => `x${String(item(i)).padStart(6, '0')}`;
  const renamed = encodeVotes(rows.map((row) => ({ ...row, item: name(Number(row.item.slice(1))) })));
  const [probabilities, moved] = [new Float64Array(12_000), new Float64Array(12_000)];
  const [gold, movedGold] = [new Int32Array(6000).fill(-1), new Int32Array(6000).fill(-1)];
  for (let i = 0; i < 6000; i++) {
    const p = (truth[i] === 0 ? 0.4 : 0.2) + (i % 40) / 100;
    probabilities.set([p, 1 - p], i * 2);
    moved.set([p, 1 - p], item(i) * 2);
    if (i % 5 === 0) gold[i] = movedGold[item(i)] = truth[i] ?? -1;
  }
  const one = auto(table, { gold, probabilities });
  const other = auto(renamed, { gold: movedGold, probabilities: moved });
  const apart = one.posterior.map((p, at) =>
    Math.abs(p - (other.posterior[item(Math.floor(at / 2)) * 2 + (at % 2)] ?? Number.NaN)),
  );
  expect(Math.max(...apart)).toBeLessThan(1e-9);
  expect(other.calibration?.error).toBeCloseTo(one.calibration?.error ?? Number.NaN, 9);
});

describe('Dawid-Skene', () => {
  test('the likelihood never falls', () => {
    const { likelihood } = dawidSkene(crowd.table, { crowd: 0, own: 0, other: 1e-9, tolerance: 0, rounds: 30 });
    expect(likelihood).toHaveLength(30);
    likelihood.slice(1).forEach((value, round) => {
      expect(value).toBeGreaterThanOrEqual((likelihood[round] ?? 0) - 1e-6);
    });
  });

  test('each round is told when it is over, so that who waits can be shown that it goes on', () => {
    const rounds = (of: (onRound: () => void) => unknown) => {
      let told = 0;
      of(() => told++);
      return told;
    };
    const { table } = crowd;
    expect(rounds((onRound) => dawidSkene(table, { onRound }))).toBe(dawidSkene(table).likelihood.length);
    for (const method of [collapsedIbcc, oneCoin, glad, ebcc])
      expect(rounds((onRound) => method(table, { rounds: 3, onRound }))).toBe(3);
    const anchor = majorityVote(table).posterior;
    expect(rounds((onRound) => habitsModel(table, anchor, { rounds: 3, onRound }))).toBe(3);
    expect(rounds((onRound) => auto(table, { onRound }))).toBeGreaterThan(10);
  });

  test('two classes by the fast pass and by the general one are the same', () => {
    const two = simulate({ items: 80, workers: 6, votesPerItem: 4, prior: [0.6, 0.4], skill: (w) => 0.55 + 0.07 * w });
    const padded = encodeVotes(two.rows, ['0', '1', '2']);
    const fast = dawidSkene(two.table, { crowd: 0, own: 1, other: 1, rounds: 5, tolerance: 0 });
    expect(fast.label.length).toBe(80);
    const slow = dawidSkene(padded, { crowd: 0, own: 1, other: 1, rounds: 5, tolerance: 0 });
    const same = [...fast.label].filter((label, i) => label === slow.label[i]).length;
    expect(same).toBeGreaterThanOrEqual(78);
  });

  test('where no item has two votes nothing tells what workers are worth, and each vote stands', () => {
    const lone = simulate({ items: 400, workers: 30, votesPerItem: 1, prior: [0.4, 0.3, 0.3], skill: () => 0.75 });
    expect([...dawidSkene(lone.table).label]).toEqual([...majorityVote(lone.table).label]);
  });

  test('no item has a class of which nothing is known: no vote, no known item, no classifier', () => {
    // Eight who mostly guess, on few items: whoever may say anything of a class explains such votes best.
    for (let seed = 1; seed <= 30; seed++) {
      const guessed = simulate({
        items: 6,
        workers: 8,
        votesPerItem: 8,
        prior: [0.25, 0.25, 0.25, 0.25],
        skill: () => 0.3,
        seed,
      });
      const { posterior } = dawidSkene(encodeVotes(guessed.rows, ['never']));
      for (let at = 4; at < posterior.length; at += 5) expect(posterior[at]).toBeLessThan(1e-6);
    }
  });

  test('confusion matrices of simulated workers are recovered', () => {
    const two = simulate({
      items: 3000,
      workers: 10,
      votesPerItem: 6,
      prior: [0.7, 0.3],
      skill: (w) => (w < 5 ? 0.9 : 0.65),
    });
    const { confusion, prior } = dawidSkene(two.table);
    expect(prior[1]).toBeCloseTo(0.3, 1);
    two.table.workers.forEach((name, w) => {
      const skill = Number(name.slice(1)) < 5 ? 0.9 : 0.65;
      expect(Math.abs(confusion.at(w, 0, 0) - skill)).toBeLessThan(0.05);
      expect(Math.abs(confusion.at(w, 1, 1) - skill)).toBeLessThan(0.08);
    });
  });

  test('a crowd of which most answer the other way round does not swap the names of the classes', () => {
    const twisted = simulate({
      items: 200,
      workers: 9,
      votesPerItem: 5,
      prior: [0.5, 0.5],
      skill: (w) => (w < 5 ? 0.75 : 0.3),
      seed: 11,
    });
    const ours = accuracy(dawidSkene(twisted.table).label, twisted.truth);
    expect(ours).toBeGreaterThanOrEqual(accuracy(majorityVote(twisted.table).label, twisted.truth));
  });
});

describe('auto', () => {
  test('workers who err together are not counted as independent', () => {
    // A third of the items mislead half of the workers in the same direction.
    const rows = crowdThatErrsTogether();
    const { table, truth } = rows;
    expect(accuracy(auto(table).label, truth)).toBeGreaterThan(accuracy(dawidSkene(table).label, truth));
  });

  test('begun at the votes and at the majority, it takes fewer common items for rare ones than begun at the votes alone', () => {
    let [both, alone] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const prior = [0.88, 0.024, 0.024, 0.024, 0.024, 0.024];
      const skill = (w: number) => (w % 2 === 1 ? 0.85 : 0.6);
      const { table, truth } = simulate({ items: 80, workers: 15, votesPerItem: 4, prior, skill, seed });
      const right = (posterior: Float64Array) => accuracy(settle(table, posterior).label, truth) / 20;
      both += right(crowdAverage(table, {}).posterior);
      alone += right(crowdAverage(table, { start: majorityVote(table).posterior }).posterior);
    }
    expect(both).toBeGreaterThan(alone + 0.002);
  });

  test('a classifier beside few votes finds more than either', () => {
    const few = simulate({ items: 600, workers: 40, votesPerItem: 2, prior: [0.4, 0.3, 0.3], skill: () => 0.75 });
    const probabilities = new Float64Array(600 * 3);
    few.truth.forEach((truth, i) => {
      const said = (i * 7919) % 100 < 80 ? truth : (truth + 1) % 3;
      for (let c = 0; c < 3; c++) probabilities[i * 3 + c] = c === said ? 0.8 : 0.1;
    });
    const ours = accuracy(auto(few.table, { probabilities }).label, few.truth);
    expect(ours).toBeGreaterThan(0.85);
    expect(ours).toBeGreaterThan(accuracy(auto(few.table).label, few.truth));
  });

  test('gold calibrates the confidence of the other items', () => {
    const { table, truth } = crowdThatErrsTogether();
    const named = new Map(truth.slice(0, 150).map((c, i) => [table.items[i] ?? '', String(c)] as const));
    const gold = encodeGold(table, named);
    const few = encodeGold(table, new Map([...named].slice(0, 15)));
    const gap = (estimate: Estimate) => {
      const rest = truth.slice(150);
      const sure = estimate.confidence.subarray(150).reduce((sum, p) => sum + p, 0) / rest.length;
      return Math.abs(sure - accuracy(estimate.label.subarray(150), rest));
    };
    const [known, scarce] = [auto(table, { gold }), auto(table, { gold: few })];
    expect(gap(scarce)).toBeGreaterThan(0.05);
    expect(gap(known)).toBeLessThan(gap(scarce) / 2);
    // What the known items say of the confidences is what is true of the others.
    const { items, meanConfidence, accuracy: onKnown, error } = known.calibration ?? {};
    expect(items).toBe(150);
    const rest = [...truth.keys()].slice(150);
    const real = calibrationError(
      rest.map((i) => known.confidence[i] ?? 0),
      rest.map((i) => known.label[i] === truth[i]),
    );
    expect(Math.abs((error ?? 0) - real)).toBeLessThan(0.08);
    expect(onKnown?.low).toBeLessThan(accuracy(known.label.subarray(150), truth.slice(150)));
    expect(onKnown?.high).toBeGreaterThan(accuracy(known.label.subarray(150), truth.slice(150)));
    expect(Math.abs((meanConfidence ?? 0) - (onKnown?.value ?? 0))).toBeLessThan(0.08);
    expect(scarce.calibration).toBeNull();
  });

  test('the calibration error is the mean distance of said and true share over ten bins, by hand', () => {
    // .95 twice, right once: .45 each; .5 once, right: .5; 1 falls into the last bin with the .95s.
    expect(calibrationError([0.95, 0.95], [true, false])).toBeCloseTo(0.45, 12);
    expect(calibrationError([0.95, 0.95, 0.5], [true, false, true])).toBeCloseTo(1.4 / 3, 12);
    expect(calibrationError([0.95, 1], [true, true])).toBeCloseTo(0.025, 12);
  });

  test('few votes that agree are less of a proof than many', () => {
    const [few, many] = [3, 9].map((votesPerItem) => {
      const { table } = simulate({ items: 300, workers: 20, votesPerItem, prior: [0.5, 0.5], skill: () => 0.85 });
      const { confidence } = auto(table);
      const unanimous = table.items.flatMap((_, i) => {
        const votes = table.classOf.subarray(table.itemStart[i], table.itemStart[i + 1]);
        return votes.every((c) => c === votes[0]) ? [confidence[i] ?? 0] : [];
      });
      return Math.max(...unanimous);
    });
    expect(few).toBeGreaterThan(0.9);
    expect(few).toBeLessThan(many ?? 0);
  });
});

describe('habits', () => {
  // A third of the workers say the last of five classes every other time, whatever the item.
  const shifted = simulate({
    items: 500,
    workers: 30,
    votesPerItem: 5,
    prior: [0.2, 0.2, 0.2, 0.2, 0.2],
    skill: () => 0.7,
  });
  const rows = shifted.rows.map((row, n) => {
    const isLenient = Number(row.worker.slice(1)) % 3 === 0 && n % 2 === 0;
    return isLenient ? { ...row, label: '4' } : row;
  });

  test('what a worker likes to say is told from what the worker sees', () => {
    const table = encodeVotes(rows);
    const votes = majorityVote(table);
    const ours = accuracy(habitsModel(table, votes.posterior).label, shifted.truth);
    expect(ours).toBeGreaterThan(accuracy(votes.label, shifted.truth) + 0.05);
    expect(ours).toBeGreaterThan(accuracy(oneCoin(table).label, shifted.truth));
  });
});

function crowdThatErrsTogether() {
  const base = simulate({
    items: 900,
    workers: 30,
    votesPerItem: 6,
    prior: [0.5, 0.3, 0.2],
    skill: () => 0.82,
    seed: 21,
  });
  const rows = base.rows.map((row) => {
    const item = Number(row.item.slice(1));
    const misleads = (item * 31) % 100 < 33;
    const isTaken = Number(row.worker.slice(1)) % 2 === 0;
    const truth = base.truth[item] ?? 0;
    return misleads && isTaken ? { ...row, label: String((truth + 1) % 3) } : row;
  });
  return { table: encodeVotes(rows, base.table.classes), truth: base.truth };
}
