/**
 * How often a worker is right, with its interval, and whether the answers carry information at all. A vote is judged by
 * the *other* votes of its item, c_i(l) ~ p_i(l) / pi_w(said | l), so nobody vouches for themselves.
 *
 * The product of confusions that Dawid-Skene makes is what a vote can be divided out of; an average of models is not.
 *
 * - Skill: mean of c_i(said) with a Wilson interval (`wilson.ts`).
 * - Random: the votes agree with the others no better than the worker's own labels dealt out anew would, though a worker
 *   of the crowd's mean skill would stand out on as many items.
 * - Constant: nearly all votes say one class, which the others' votes make improbable (below 1 in 10,000).
 *
 * Cost O(votes x classes). A worker without votes has no skill (null).
 */
import type { AutoEstimate } from '@/server/consensus/auto';
import type { Coefficient } from '@/server/consensus/krippendorff-alpha';
import type { VoteTable } from '@/server/consensus/votes';
import { wilson } from '@/server/consensus/wilson';

interface WorkerReport {
  readonly worker: number;
  readonly labels: number;
  readonly skill: Coefficient;
  readonly isRandom: boolean;
  readonly isConstant: boolean;
}

/** Fewer votes tell nothing about a habit. */
const fewestForHabit = 10;

export function workerSkills(table: VoteTable, estimate: AutoEstimate): WorkerReport[] {
  const k = table.classes.length;
  const tallies = table.workers.map(() => new HabitTally(k));
  const others = new Float64Array(k);
  for (let i = 0; i < table.items.length; i++) {
    for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
      const w = table.workerOf[v] as number;
      judgeByOthers(estimate, k, i, w, table.classOf[v] as number, others);
      tallies[w]?.add(table.classOf[v] as number, others);
    }
  }
  const [gain, votes] = tallies.reduce(([g, n], t) => [g + t.gain(), n + t.votes], [0, 0]);
  const typical = gain / Math.max(1, votes);
  return tallies.map((tally, worker) => ({
    worker,
    labels: tally.votes,
    skill: wilson(tally.right, tally.votes),
    isRandom: tally.isRandom(typical),
    isConstant: tally.isConstant(),
  }));
}

/** The item's class probabilities with the worker's own vote divided out. */
function judgeByOthers(
  estimate: AutoEstimate,
  k: number,
  item: number,
  w: number,
  said: number,
  into: Float64Array,
): void {
  let sum = 0;
  for (let c = 0; c < k; c++) {
    const own = Math.max(1e-6, estimate.workers.confusion[(w * k + said) * k + c] as number);
    into[c] = (estimate.workers.posterior[item * k + c] as number) / own;
    sum += into[c] as number;
  }
  for (let c = 0; c < k; c++) into[c] = (into[c] as number) / sum;
}

/** One worker's votes against what the others make of the items. */
class HabitTally {
  votes = 0;
  right = 0;
  private readonly said: Float64Array;
  private readonly probable: Float64Array;
  private readonly squares: Float64Array;

  constructor(private readonly k: number) {
    this.said = new Float64Array(k);
    this.probable = new Float64Array(k);
    this.squares = new Float64Array(k);
  }

  add(label: number, others: Float64Array): void {
    this.votes++;
    this.right += others[label] as number;
    this.said[label] = (this.said[label] as number) + 1;
    for (let c = 0; c < this.k; c++) {
      const p = others[c] as number;
      this.probable[c] = (this.probable[c] as number) + p;
      this.squares[c] = (this.squares[c] as number) + p * p;
    }
  }

  /** Agreement with the others above what the worker's own labels, dealt out anew, would have. */
  gain(): number {
    return this.right - this.byChance();
  }

  private byChance(): number {
    let sum = 0;
    for (let c = 0; c < this.k; c++)
      sum += ((this.said[c] as number) / Math.max(1, this.votes)) * (this.probable[c] as number);
    return sum;
  }

  /** Standard deviation of that agreement when labels and items have nothing to do with each other. */
  private spread(): number {
    let second = 0;
    for (let c = 0; c < this.k; c++)
      second += ((this.said[c] as number) / Math.max(1, this.votes)) * (this.squares[c] as number);
    return Math.sqrt(Math.max(1e-9, second - this.byChance() ** 2 / Math.max(1, this.votes)));
  }

  isRandom(typicalGain: number): boolean {
    if (this.votes < fewestForHabit || this.isConstant()) return false;
    const spread = this.spread();
    return this.gain() / spread < 1.64 && (typicalGain * this.votes) / spread > 4;
  }

  isConstant(): boolean {
    if (this.votes < fewestForHabit) return false;
    const most = this.said.indexOf(Math.max(...this.said));
    if ((this.said[most] as number) < 0.95 * this.votes) return false;
    const share = Math.min(0.999, (this.probable[most] as number) / this.votes);
    return (this.said[most] as number) * Math.log(share) < Math.log(1e-4);
  }
}
