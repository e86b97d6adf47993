/**
 * Several labels an item: each class is a yes-or-no question of its own (binary relevance; Tsoumakas and Katakis 2007,
 * doi:10.4018/jdwm.2007070101), answered by `auto` over all questions at once, so that a worker's skill is learned from
 * every class together; how frequent each class is stays its own, as evidence beside the votes: the log odds of the
 * class's share among the answers less that of all classes. Cost: that of `auto` on votes x classes.
 */
import { auto } from '@/server/consensus/auto';
import type { VoteTable } from '@/server/consensus/votes';

/** One worker's ticks on one item: the labels given; every other class counts as not given. */
export interface Ticks {
  readonly worker: string;
  readonly item: string;
  readonly labels: readonly string[];
}

interface MultiLabelEstimate {
  readonly items: readonly string[];
  readonly classes: readonly string[];
  /** Probability that item i has class c, at i x classes + c. */
  readonly probability: Float64Array;
}

/** Of several ticks of one worker on one item the last counts. */
export function multiLabel(ticks: readonly Ticks[], onRound?: () => void): MultiLabelEstimate {
  const classes = sortedNames(ticks.flatMap((tick) => tick.labels));
  const items = sortedNames(ticks.map((tick) => tick.item));
  const table = questions(ticks, items, classes);
  const { posterior } = auto(table, { logEvidence: classEvidence(table, classes.length), onRound });
  return { items, classes, probability: Float64Array.from(table.items, (_, q) => posterior[q * 2 + 1] as number) };
}

const sortedNames = (names: readonly string[]): string[] => [...new Set(names)].sort();

/**
 * The votes, no or yes, on question item x classes + class. Made without a name for each question, of which there may be
 * millions: the table's items are empty texts.
 */
function questions(ticks: readonly Ticks[], items: readonly string[], classes: readonly string[]): VoteTable {
  const workers = sortedNames(ticks.map((tick) => tick.worker));
  const [workerIndex, itemIndex, classIndex] = [workers, items, classes].map(
    (names) => new Map(names.map((name, n) => [name, n])),
  ) as [Map<string, number>, Map<string, number>, Map<string, number>];
  const ofItem = items.map(() => new Map<number, readonly string[]>());
  for (const { worker, item, labels } of ticks)
    ofItem[itemIndex.get(item) ?? 0]?.set(workerIndex.get(worker) ?? 0, labels);
  const k = classes.length;
  const itemStart = new Int32Array(items.length * k + 1);
  const votes = ofItem.reduce((sum, own) => sum + own.size * k, 0);
  const workerOf = new Int32Array(votes);
  const classOf = new Int32Array(votes);
  let from = 0;
  for (const [i, own] of ofItem.entries()) {
    const answers = [...own].sort(([a], [b]) => a - b);
    for (const [n, [worker, labels]] of answers.entries()) {
      for (let c = 0; c < k; c++) workerOf[from + c * answers.length + n] = worker;
      for (const label of labels) classOf[from + (classIndex.get(label) ?? 0) * answers.length + n] = 1;
    }
    for (let c = 0; c < k; c++) {
      from += answers.length;
      itemStart[i * k + c + 1] = from;
    }
  }
  const names = new Array<string>(items.length * k).fill('');
  return { items: names, workers, classes: ['no', 'yes'], itemStart, workerOf, classOf };
}

function classEvidence(table: VoteTable, k: number): Float64Array {
  const yes = new Float64Array(k).fill(1);
  const all = new Float64Array(k).fill(2);
  let [yesOfAll, total] = [1, 2];
  for (let q = 0; q < table.items.length; q++) {
    const c = q % k;
    for (let v = table.itemStart[q] as number; v < (table.itemStart[q + 1] as number); v++) {
      const isYes = table.classOf[v] as number;
      all[c] = (all[c] as number) + 1;
      yes[c] = (yes[c] as number) + isYes;
      total++;
      yesOfAll += isYes;
    }
  }
  const odds = (n: number, of: number): number => Math.log(n / (of - n));
  const evidence = new Float64Array(table.items.length * 2);
  for (let q = 0; q < table.items.length; q++) {
    evidence[q * 2 + 1] = odds(yes[q % k] as number, all[q % k] as number) - odds(yesOfAll, total);
  }
  return evidence;
}
