/**
 * Several labels an item: each class is a yes-or-no question of its own (binary relevance; Tsoumakas and Katakis 2007,
 * doi:10.4018/jdwm.2007070101), answered by `auto` over all questions at once, so that a worker's skill is learned from
 * every class together; how frequent each class is stays its own, as evidence beside the votes: the log odds of the
 * class's share among the answers less that of all classes. Cost: that of `auto` on votes x classes.
 */
import { type AutoEstimate, auto } from '@/server/consensus/auto';
import { encodeVotes, type Vote, type VoteTable } from '@/server/consensus/votes';

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

const no = '0';
const yes = '1';
/** Stands between item and class in a question's name; sorts before every printable character. */
const seam = '\u0000';

export function multiLabel(ticks: readonly Ticks[]): MultiLabelEstimate {
  const classes = [...new Set(ticks.flatMap((tick) => tick.labels))].sort();
  const items = [...new Set(ticks.map((tick) => tick.item))].sort();
  const table = encodeVotes(questions(ticks, classes), [no, yes]);
  const estimate = auto(table, { logEvidence: classEvidence(table, classes) });
  return { items, classes, probability: answers(table, estimate, items, classes) };
}

function* questions(ticks: readonly Ticks[], classes: readonly string[]): Generator<Vote> {
  for (const { worker, item, labels } of ticks) {
    for (const label of classes) yield { worker, item: item + seam + label, label: labels.includes(label) ? yes : no };
  }
}

function classOfQuestion(question: string): string {
  return question.slice(question.lastIndexOf(seam) + 1);
}

function classEvidence(table: VoteTable, classes: readonly string[]): Float64Array {
  const said = new Map(classes.map((label) => [label, { yes: 1, all: 2 }]));
  const total = { yes: 1, all: 2 };
  table.items.forEach((question, i) => {
    const own = said.get(classOfQuestion(question));
    for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
      for (const count of own === undefined ? [total] : [own, total]) {
        count.all++;
        count.yes += table.classOf[v] as number;
      }
    }
  });
  const odds = ({ yes: n, all }: { yes: number; all: number }): number => Math.log(n / (all - n));
  const evidence = new Float64Array(table.items.length * 2);
  table.items.forEach((question, i) => {
    const own = said.get(classOfQuestion(question));
    if (own !== undefined) evidence[i * 2 + 1] = odds(own) - odds(total);
  });
  return evidence;
}

function answers(
  table: VoteTable,
  estimate: AutoEstimate,
  items: readonly string[],
  classes: readonly string[],
): Float64Array {
  const itemIndex = new Map(items.map((item, i) => [item, i]));
  const classIndex = new Map(classes.map((label, c) => [label, c]));
  const probability = new Float64Array(items.length * classes.length);
  table.items.forEach((question, q) => {
    const item = itemIndex.get(question.slice(0, question.lastIndexOf(seam))) ?? 0;
    const c = classIndex.get(classOfQuestion(question)) ?? 0;
    probability[item * classes.length + c] = estimate.posterior[q * 2 + 1] as number;
  });
  return probability;
}
