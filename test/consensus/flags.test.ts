import { describe, expect, test } from 'vitest';
import { auto } from '@/server/consensus/auto';
import { confidentLearning } from '@/server/consensus/confident-learning';
import { crowdAverage } from '@/server/consensus/crowd-average';
import { crowdlab, modelEvidence } from '@/server/consensus/crowdlab';
import { flagItems } from '@/server/consensus/flags';
import { calibrationError } from '@/server/consensus/gold-calibration';
import { dice } from '@/server/consensus/random';
import { encodeGold, encodeVotes, settle } from '@/server/consensus/votes';
import { shuffled, simulate, tableOf } from './tables';

const crowd = simulate({ items: 400, workers: 20, votesPerItem: 5, prior: [0.6, 0.32, 0.08], skill: () => 0.85 });

describe('flags', () => {
  test('every item stands once, the most suspicious first', () => {
    const flags = flagItems(crowd.table);
    expect(new Set(flags.map((flag) => flag.item)).size).toBe(400);
    flags.slice(1).forEach((flag, n) => {
      expect(flag.suspicion).toBeLessThanOrEqual(flags[n]?.suspicion ?? 0);
    });
  });

  test('an error that hides a rare class counts twice, one between common classes once', () => {
    // Three votes an item; class c has 4 of 39. On the last two items two said a, and one b or c.
    const votes = ['aaa', 'aaa', 'aaa', 'aaa', 'aaa', 'bbb', 'bbb', 'bbb', 'bbb', 'ccc', 'bbb', 'aab', 'aac'];
    const table = tableOf([0, 1, 2].map((voter) => votes.map((said) => said[voter]).join('')));
    const [rare, common] = [12, 11].map((n) => flagItems(table).find(({ item }) => item === n));
    expect(rare?.suspicion).toBeGreaterThan(1.6 * (rare?.errorProbability ?? 1));
    expect(rare?.suspicion).toBeLessThanOrEqual(2 * (rare?.errorProbability ?? 0));
    expect(common?.suspicion).toBeLessThan(1.2 * (common?.errorProbability ?? 0));
  });

  test('the order of the rows changes nothing', () => {
    expect(flagItems(encodeVotes(shuffled(crowd.rows), crowd.table.classes))).toEqual(flagItems(crowd.table));
  });

  test('the expected number of errors is near the true one', () => {
    const flags = flagItems(crowd.table);
    const wrong = flags.filter((flag) => flag.label !== crowd.truth[flag.item]).length;
    const expected = flags.reduce((sum, flag) => sum + flag.errorProbability, 0);
    expect(Math.abs(expected - wrong)).toBeLessThan(0.08 * 400);
  });

  test('a given label that everybody contradicts is called wrong, with the dissenters as evidence', () => {
    const victim = [...flagItems(crowd.table)].reverse().find((flag) => flag.dissent.length === 0 && flag.label === 0);
    const item = victim?.item ?? 0;
    const judged = encodeGold(crowd.table, new Map([[crowd.table.items[item] ?? '', '1']]));
    const flag = flagItems(crowd.table, { judged }).find((f) => f.item === item);
    expect(flag).toMatchObject({ label: 1, verdict: 'common_and_wrong', instead: 0 });
    expect(flag?.errorProbability).toBeGreaterThan(0.9);
    expect(flag?.dissent).toHaveLength(5);
  });

  test('an item is rare as soon as one worker voted a rare class', () => {
    for (const flag of flagItems(crowd.table)) {
      const votes = crowd.table.classOf.subarray(
        crowd.table.itemStart[flag.item],
        crowd.table.itemStart[flag.item + 1],
      );
      expect(flag.isRareSlice).toBe(votes.some((c) => c === 2));
    }
  });
});

describe('confident learning', () => {
  test('by hand: two swapped labels among confident ones are found', () => {
    const given = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1]);
    const first = [0.9, 0.95, 0.92, 0.1, 0.1, 0.05, 0.08, 0.9];
    const model = Float64Array.from(first.flatMap((p) => [p, 1 - p]));
    const { issues, joint } = confidentLearning(given, model, 2);
    expect(
      issues
        .filter((issue) => issue.isError)
        .map((issue) => issue.item)
        .sort(),
    ).toEqual([3, 7]);
    expect(joint.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  test('the worse the quality the likelier the error, also where one class is rare', () => {
    const random = dice(9);
    const [given, model, isWrong]: [number[], number[], boolean[]] = [[], [], []];
    for (let n = 0; n < 4000; n++) {
      const truth = random.next() < 0.08 ? 1 : 0;
      isWrong.push(random.next() < 0.08);
      given.push(isWrong[n] ? 1 - truth : truth);
      const noise = random.next() + random.next() + random.next() + random.next() - 2;
      const odds = Math.exp(2 * noise + (truth === 1 ? 1.5 : -1.5) - 1.5);
      model.push(1 / (1 + odds), odds / (1 + odds));
    }
    const { issues } = confidentLearning(Int32Array.from(given), Float64Array.from(model), 2);
    const ranked = [...issues].sort((a, b) => a.quality - b.quality);
    const worst = ranked.slice(0, isWrong.filter(Boolean).length);
    // Levelled by each class's mean confidence: .64.
    expect(worst.filter(({ item }) => isWrong[item]).length / worst.length).toBeGreaterThan(0.7);
  });

  test('no items have no issues', () => {
    expect(confidentLearning(new Int32Array(), new Float64Array(), 2).issues).toEqual([]);
  });
});

describe('CROWDLAB', () => {
  test('without votes on an item the classifier decides', () => {
    const table = tableOf(['a b', 'a b', 'abb']);
    const model = Float64Array.from([0.9, 0.1, 0.2, 0.8, 0.1, 0.9]);
    const { posterior, label } = crowdlab(table, model);
    expect([...label]).toEqual([0, 1, 1]);
    for (let i = 0; i < 3; i++) expect((posterior[i * 2] ?? 0) + (posterior[i * 2 + 1] ?? 0)).toBeCloseTo(1, 9);
  });

  test('a classifier that is right as often as it says is believed so, however careless the crowd', () => {
    const random = dice(11);
    const careless = simulate({ items: 2000, workers: 30, votesPerItem: 3, prior: [0.5, 0.5], skill: () => 0.75 });
    const model = Float64Array.from(
      careless.truth.flatMap((truth) => {
        const sure = 0.5 + 0.49 * random.next();
        const first = random.next() < sure === (truth === 0) ? sure : 1 - sure;
        return [first, 1 - first];
      }),
    );
    const evidence = modelEvidence(careless.table, model).logEvidence;
    const tempers = [...careless.table.items.keys()]
      .filter((i) => Math.abs((model[2 * i] ?? 0) - 0.5) > 0.3)
      .map(
        (i) =>
          ((evidence[2 * i] ?? 0) - (evidence[2 * i + 1] ?? 0)) /
          Math.log((model[2 * i] ?? 0) / (model[2 * i + 1] ?? 1)),
      );
    const mean = tempers.reduce((sum, temper) => sum + temper, 0) / tempers.length;
    expect(mean).toBeGreaterThan(0.75);
    expect(mean).toBeLessThan(1.3);
  });

  test('a classifier that is sure and wrong at times does not outvote people who agree against it', () => {
    const random = dice(3);
    const k = 10;
    const people = simulate({
      items: 3000,
      workers: 40,
      votesPerItem: 3,
      prior: new Array(k).fill(1 / k),
      skill: () => 0.9,
    });
    // Right in 90 % of the items, and about 97 % sure whether right or wrong.
    const model = Float64Array.from(
      people.truth.flatMap((truth) => {
        const says = random.next() < 0.9 ? truth : (truth + 1 + random.below(k - 1)) % k;
        const rest = 0.06 * random.next();
        return Array.from({ length: k }, (_, c) => (c === says ? 1 - rest : rest / (k - 1)));
      }),
    );
    const wrongIn = (label: Int32Array) => people.truth.filter((truth, i) => label[i] !== truth).length;
    const together = wrongIn(auto(people.table, { probabilities: model }).label);
    expect(together).toBeLessThan(wrongIn(auto(people.table).label) / 2);
  });

  test('a classifier tells how frequent the classes are, where most votes for rare ones are errors', () => {
    const prior = [0.9, 0.04, 0.03, 0.02, 0.01];
    const people = simulate({ items: 1000, workers: 40, votesPerItem: 2, prior, skill: () => 0.7 });
    const random = dice(6);
    const model = Float64Array.from(
      people.truth.flatMap((truth) => {
        const noise = () => random.next() + random.next() + random.next() - 1.5;
        const odds = prior.map((p, c) => p * Math.exp((c === truth ? 2 : 0) + 2 * noise()));
        const sum = odds.reduce((total, weight) => total + weight, 0);
        return odds.map((weight) => weight / sum);
      }),
    );
    const { logEvidence, frequencies } = modelEvidence(people.table, model);
    const rightIn = (label: Int32Array) => people.truth.filter((truth, i) => label[i] === truth).length;
    const told = crowdAverage(people.table, { logEvidence, frequencies }).posterior;
    const untold = crowdAverage(people.table, { logEvidence }).posterior;
    // 968 for 939.
    expect(rightIn(settle(people.table, told).label)).toBeGreaterThan(rightIn(settle(people.table, untold).label) + 20);
    expect(rightIn(auto(people.table, { probabilities: model }).label)).toBeGreaterThan(960);
  });

  test('confidences beside a classifier are not timid', () => {
    const random = dice(5);
    const k = 10;
    const people = simulate({
      items: 2000,
      workers: 60,
      votesPerItem: 3,
      prior: new Array(k).fill(1 / k),
      skill: () => 0.8,
    });
    // Right in 85 % of the items; surer than that, but less sure where it is wrong.
    const model = Float64Array.from(
      people.truth.flatMap((truth) => {
        const isRight = random.next() < 0.85;
        const says = isRight ? truth : (truth + 1 + random.below(k - 1)) % k;
        const rest = (isRight ? 0.1 : 0.4) * random.next();
        return Array.from({ length: k }, (_, c) => (c === says ? 1 - rest : rest / (k - 1)));
      }),
    );
    const { label, confidence } = auto(people.table, { probabilities: model });
    const right = people.truth.map((truth, i) => label[i] === truth);
    // With half of CROWDLAB, which is timid, it was .126; .066 with a quarter.
    expect(calibrationError([...confidence], right)).toBeLessThan(0.08);
  });
});
