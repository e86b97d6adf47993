/**
 * The counts of Dawid-Skene's rounds in the two forms of `worker-rows.ts`, and the pass over all items that makes the next
 * ones. Both do the same: full counts look the logarithm of each vote's probability up in a table that is worked out once a
 * round; counts by votes multiply the probabilities themselves, worked out as a vote is read.
 */
import type { Confusions } from '@/server/consensus/confusions';
import {
  type Counts,
  emptyCounts,
  type ItemKnowledge,
  latentClassPass,
  normalise,
} from '@/server/consensus/latent-classes';
import type { VoteTable } from '@/server/consensus/votes';
import { addLabels, type ClassMasses, classMasses, saidMasses, type WorkerRows } from '@/server/consensus/worker-rows';

interface SkeneCounts {
  /** items x classes: where the rounds began and, after the last pass, what came of them. */
  readonly posterior: Float64Array;
  masses(): ClassMasses;
  /** Votes of everybody together: said x classes + class. */
  said(): Float64Array;
  /** Judges all items by the classes' frequencies and the confusions; returns the log likelihood of all votes. */
  pass(prior: Float64Array, confusions: Confusions, known: ItemKnowledge, isLast: boolean): number;
}

export class FullCounts implements SkeneCounts {
  private counts: Counts;
  private next: Counts;
  private readonly logVote: Float64Array;

  constructor(
    private readonly table: VoteTable,
    private readonly rows: WorkerRows,
    readonly posterior: Float64Array,
  ) {
    this.counts = classMasses(table, rows, posterior);
    this.next = emptyCounts(table, table.classes.length);
    this.logVote = new Float64Array(this.next.votes.length);
  }

  masses(): ClassMasses {
    const { items, votes } = this.counts;
    const ofWorker = new Float64Array(this.table.workers.length * items.length);
    addLabels(votes, items.length, ofWorker);
    return { items, votes, ofWorker };
  }

  said(): Float64Array {
    return saidMasses(this.table, this.rows, this.counts.votes, this.posterior);
  }

  pass(prior: Float64Array, confusions: Confusions, known: ItemKnowledge, isLast: boolean): number {
    const { table, logVote, next } = this;
    const k = prior.length;
    for (let w = 0; w < table.workers.length; w++)
      for (let l = 0; l < k; l++) confusions.write(w, l, logVote, (w * k + l) * k);
    for (let at = 0; at < logVote.length; at++) logVote[at] = Math.log(logVote[at] as number);
    const emission = { states: k, logPrior: prior.map(Math.log), logVote };
    // Writing the posterior of every item costs as much as a tenth of the round, so only the last one writes it.
    const likelihood = latentClassPass(table, emission, next, known, isLast ? this.posterior : undefined);
    // After the last round the confusions are still read, from the counts they came from.
    [this.counts, this.next] = [next, this.counts];
    return likelihood;
  }
}

/** So many probabilities are multiplied before the products are made to sum to 1 again. */
const atOnce = 8;

/** Counts by votes are added up from the items' classes. */
const noVotes = new Float64Array();

export class CountsByVotes implements SkeneCounts {
  private filled: ClassMasses | undefined;
  private readonly p: Float64Array;

  constructor(
    private readonly table: VoteTable,
    private readonly rows: WorkerRows,
    public posterior: Float64Array,
  ) {
    this.p = new Float64Array(table.classes.length);
  }

  masses(): ClassMasses {
    this.filled = classMasses(this.table, this.rows, this.posterior, this.filled);
    return this.filled;
  }

  said(): Float64Array {
    return saidMasses(this.table, this.rows, noVotes, this.posterior);
  }

  pass(prior: Float64Array, confusions: Confusions, known: ItemKnowledge, isLast: boolean): number {
    const k = prior.length;
    // An item's own row is read before it is written; after the last round the confusions are still read from the rows before.
    const next = isLast ? new Float64Array(this.posterior.length) : this.posterior;
    let likelihood = 0;
    for (let i = 0; i < this.table.items.length; i++) {
      likelihood += this.judge(i, prior, confusions, known);
      next.set(this.p, i * k);
    }
    this.posterior = next;
    return likelihood;
  }

  /** Leaves what the item's classes come to in `p`; returns the log likelihood of its votes. */
  private judge(i: number, prior: Float64Array, confusions: Confusions, known: ItemKnowledge): number {
    const { p } = this;
    const { itemStart, workerOf, classOf } = this.table;
    const from = itemStart[i] as number;
    p.set(prior);
    let likelihood = 0;
    for (let v = from; v < (itemStart[i + 1] as number); v++) {
      confusions.multiply(workerOf[v] as number, classOf[v] as number, p);
      if ((v - from) % atOnce === atOnce - 1) likelihood += Math.log(normaliseSum(p));
    }
    const gold = known.gold?.[i] ?? -1;
    if (known.logEvidence === undefined && gold < 0) return likelihood + Math.log(normaliseSum(p));
    for (let c = 0; c < p.length; c++) {
      const isPossible = gold < 0 || c === gold;
      const log = Math.log(Math.max(Number.MIN_VALUE, p[c] as number)) + (known.logEvidence?.[i * p.length + c] ?? 0);
      p[c] = isPossible ? log : Number.NEGATIVE_INFINITY;
    }
    return likelihood + normalise(p);
  }
}

/** Makes the numbers sum to 1; returns what they summed to. */
function normaliseSum(p: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < p.length; c++) sum += p[c] as number;
  for (let c = 0; c < p.length; c++) p[c] = (p[c] as number) / sum;
  return sum;
}
