/**
 * How good each worker of a project is, with the evidence: `worker-skill.ts` and `copying.ts` told in the project's own
 * words. A unit is what was judged: an item of choices, or one object of a page of rectangles.
 */
import type { AutoEstimate } from '@/server/consensus/auto';
import { copyingPairs } from '@/server/consensus/copying';
import type { VoteTable } from '@/server/consensus/votes';
import { workerSkills } from '@/server/consensus/worker-skill';
import type { CopyingPartner, WorkerEstimate, WorkerEvidence } from './contract';

type CopyingPair = ReturnType<typeof copyingPairs>[number];

interface Judged {
  readonly table: VoteTable;
  readonly estimate: AutoEstimate;
  /** The item that a unit of the table belongs to. */
  readonly itemOf: (unit: number) => string;
  /** A class of the table in the project's words; null for "nothing is here". */
  readonly sayOf: (label: string) => string | null;
}

/** How many items a worker's evidence names. */
const namedItems = 8;

interface Difference {
  readonly unit: number;
  readonly said: number;
  readonly confidence: number;
}

/** What one worker said, beside the consensus. */
class Tally {
  readonly items = new Set<string>();
  readonly differences: Difference[] = [];
  readonly said: Float64Array;
  readonly right: Float64Array;
  readonly judged: Float64Array;
  agreed = 0;
  compared = 0;

  constructor(classes: number) {
    this.said = new Float64Array(classes);
    this.right = new Float64Array(classes);
    this.judged = new Float64Array(classes);
  }
}

/** Every worker of the table, the most skilled first; those of whom nothing is known last. */
export function describeWorkers(judged: Judged): WorkerEstimate[] {
  const { table, estimate } = judged;
  const tallies = tallyWorkers(judged);
  const partners = partnersOf(table, copyingPairs(table, estimate));
  return workerSkills(table, estimate)
    .map(({ worker, labels, skill, isRandom, isConstant }): WorkerEstimate => {
      const tally = tallies[worker] ?? new Tally(table.classes.length);
      return {
        workerId: table.workers[worker] ?? '',
        skill: skill.value,
        low: skill.low,
        high: skill.high,
        agreement: tally.compared > 0 ? tally.agreed / tally.compared : null,
        itemCount: tally.items.size,
        decisions: labels,
        isRandom,
        isConstant,
        evidence: evidenceOf(judged, tally, partners.get(worker) ?? []),
      };
    })
    .sort((a, b) => (b.skill ?? -1) - (a.skill ?? -1) || (a.workerId < b.workerId ? -1 : 1));
}

function tallyWorkers(judged: Judged): Tally[] {
  const { table, estimate, itemOf } = judged;
  const tallies = table.workers.map(() => new Tally(table.classes.length));
  const votes = new Float64Array(table.classes.length);
  for (let unit = 0; unit < table.items.length; unit++) {
    const from = table.itemStart[unit] as number;
    const end = table.itemStart[unit + 1] as number;
    votes.fill(0);
    for (let v = from; v < end; v++) increase(votes, table.classOf[v] as number);
    const label = estimate.label[unit] as number;
    for (let v = from; v < end; v++) {
      const tally = tallies[table.workerOf[v] as number] as Tally;
      const said = table.classOf[v] as number;
      tally.items.add(itemOf(unit));
      increase(tally.said, said);
      increase(tally.judged, label);
      if (said === label) increase(tally.right, label);
      else tally.differences.push({ unit, said, confidence: estimate.confidence[unit] as number });
      if (end - from > 1) {
        tally.agreed += ((votes[said] as number) - 1) / (end - from - 1);
        tally.compared++;
      }
    }
  }
  return tallies;
}

function increase(counts: Float64Array, at: number): void {
  counts[at] = (counts[at] as number) + 1;
}

function evidenceOf(judged: Judged, tally: Tally, copies: readonly CopyingPartner[]): WorkerEvidence {
  const { table, estimate, itemOf, sayOf } = judged;
  const words = (label: number) => sayOf(table.classes[label] ?? '');
  const total = tally.said.reduce((sum, n) => sum + n, 0);
  const most = tally.said.indexOf(Math.max(...tally.said));
  const surest = tally.differences.sort((a, b) => b.confidence - a.confidence || a.unit - b.unit);
  const oneAnItem = new Map<string, Difference>();
  for (const difference of surest) {
    const itemId = itemOf(difference.unit);
    if (!oneAnItem.has(itemId)) oneAnItem.set(itemId, difference);
    if (oneAnItem.size === namedItems) break;
  }
  return {
    byChoice: table.classes
      .map((_, c) => ({ choice: words(c), right: tally.right[c] as number, judged: tally.judged[c] as number }))
      .filter((row) => row.judged > 0)
      .sort((a, b) => b.judged - a.judged),
    mostSaid: total > 0 ? { choice: words(most), share: (tally.said[most] as number) / total } : null,
    differed: [...oneAnItem].map(([itemId, { unit, said, confidence }]) => ({
      itemId,
      said: words(said),
      consensus: words(estimate.label[unit] as number),
      confidence: Math.min(1, confidence),
    })),
    copies,
  };
}

function partnersOf(table: VoteTable, pairs: readonly CopyingPair[]): Map<number, CopyingPartner[]> {
  const partners = new Map<number, CopyingPartner[]>();
  const note = (worker: number, other: number, { shared, observed, expected }: CopyingPair) => {
    const known = partners.get(worker) ?? [];
    partners.set(worker, [...known, { workerId: table.workers[other] ?? '', shared, observed, expected }]);
  };
  for (const pair of pairs) {
    note(pair.first, pair.second, pair);
    note(pair.second, pair.first, pair);
  }
  return partners;
}
