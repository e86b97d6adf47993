/**
 * How often a worker is right, with its interval, and whether the answers carry information at all.
 *
 * - Skill: the mean of p_i(said), the probability in `auto`, which is calibrated, that a vote is right. (Agreement with the others
 *   alone makes everybody look worse, since they err too.) Its interval is Wilson's (`wilson.ts`) of as many votes as have
 *   the variance  s (1 - s) / n + sum p_i (1 - p_i) / n^2 + (s - s')^2:  of drawing these n items, of not knowing which
 *   votes are right, and of what Dawid-Skene alone would say, s'.
 *
 * For suspicions a vote is judged by the *other* votes of its item, c_i(l) ~ p_i(l) / pi_w(said | l), so nobody vouches for
 * themselves. The product of confusions that Dawid-Skene makes is what a vote can be divided out of; an average of models is not.
 *
 * - Random: the votes agree with the others no better than the worker's own labels dealt out anew to the same items would
 *   (below 1.64 standard deviations of such deals), though a typical worker would stand out on these items (beyond 4) and
 *   would have agreed more than this one did (by 3 of the typical worker's). Who said one label only is no random answerer.
 * - Constant: nearly all votes say one class, which both the others' votes and `auto` make improbable (below 1 in 10,000).
 *
 * The spread of labels dealt out anew is that of a permutation: Hoeffding 1951, doi:10.1214/aoms/1177729551.
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
  const crowd = estimate.workers.confusion.mean(table);
  const tallies = table.workers.map(() => new HabitTally(k, crowd));
  eachJudgedVote(table, estimate, (w, said, others, item) => {
    const [from, end] = [item * k, (item + 1) * k];
    const [estimated, confused] = [estimate.posterior, estimate.workers.posterior].map((p) => p.subarray(from, end));
    tallies[w]?.add(said, others, estimated as Float64Array, confused as Float64Array);
  });
  eachJudgedVote(table, estimate, (w, _, others) => tallies[w]?.addToDeals(others));
  return tallies.map((tally, worker) => ({
    worker,
    labels: tally.votes,
    skill: tally.skill(),
    isRandom: tally.isRandom(),
    isConstant: tally.isConstant(),
  }));
}

/** Each vote with the class probabilities of its item as the others see it; the array is used again for the next vote. */
function eachJudgedVote(
  table: VoteTable,
  estimate: AutoEstimate,
  onVote: (worker: number, said: number, others: Float64Array, item: number) => void,
): void {
  const k = table.classes.length;
  const others = new Float64Array(k);
  for (let i = 0; i < table.items.length; i++) {
    for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
      const [w, said] = [table.workerOf[v] as number, table.classOf[v] as number];
      judgeByOthers(estimate, k, i, w, said, others);
      onVote(w, said, others, i);
    }
  }
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
  estimate.workers.confusion.write(w, said, into);
  for (let c = 0; c < k; c++) {
    const own = Math.max(1e-6, into[c] as number);
    into[c] = (estimate.workers.posterior[item * k + c] as number) / own;
    sum += into[c] as number;
  }
  for (let c = 0; c < k; c++) into[c] = (into[c] as number) / sum;
}

/** Less probable classes of an item add nothing that could be seen. */
const negligible = 1e-3;

/** One worker's votes against what the others make of the items, and beside them a worker who is as the crowd is. */
class HabitTally {
  votes = 0;
  private right = 0;
  /** How many votes are right by `auto`, the variance of that, and how many are by Dawid-Skene. */
  private probablyRight = 0;
  private doubt = 0;
  private rightIfConfused = 0;
  private readonly said: Float64Array;
  private readonly probable: Float64Array;
  private readonly squares: Float64Array;
  /** Items of each class, as `auto` estimates them. */
  private readonly estimated: Float64Array;
  /** How many a typical worker would have right on the same items, and the variance of that. */
  private typicalRight = 0;
  private typicalVariance = 0;
  private own: Deal | undefined;
  private typical: Deal | undefined;

  /** @param crowd the confusion of a typical worker, at said x classes + class. */
  constructor(
    private readonly k: number,
    private readonly crowd: Float64Array,
  ) {
    this.said = new Float64Array(k);
    this.probable = new Float64Array(k);
    this.squares = new Float64Array(k);
    this.estimated = new Float64Array(k);
  }

  /** @param estimated what `auto` makes of the item, with this vote; @param confused what Dawid-Skene makes of it. */
  add(label: number, others: Float64Array, estimated: Float64Array, confused: Float64Array): void {
    this.votes++;
    const sure = Math.min(1, estimated[label] as number);
    this.probablyRight += sure;
    this.doubt += sure * (1 - sure);
    this.rightIfConfused += confused[label] as number;
    this.right += others[label] as number;
    this.said[label] = (this.said[label] as number) + 1;
    for (let c = 0; c < this.k; c++) this.estimated[c] = (this.estimated[c] as number) + (estimated[c] as number);
    let [mean, square] = [0, 0];
    for (let l = 0; l < this.k; l++) {
      const p = others[l] as number;
      if (p < negligible) continue;
      this.probable[l] = (this.probable[l] as number) + p;
      this.squares[l] = (this.squares[l] as number) + p * p;
      let says = 0;
      for (let c = 0; c < this.k; c++) {
        if ((others[c] as number) >= negligible) says += (others[c] as number) * (this.crowd[l * this.k + c] as number);
      }
      mean += says * p;
      square += says * p * p;
    }
    this.typicalRight += mean;
    this.typicalVariance += square - mean * mean;
  }

  /** A second look at all votes, once it is known which labels there are to be dealt out. */
  addToDeals(others: Float64Array): void {
    this.own ??= new Deal(this.said);
    this.typical ??= new Deal(this.typicalLabels());
    this.own.add(others);
    this.typical.add(others);
  }

  private typicalLabels(): Float64Array {
    const { k } = this;
    return this.said.map((_, l) => {
      let sum = 0;
      for (let c = 0; c < k; c++) sum += (this.probable[c] as number) * (this.crowd[l * k + c] as number);
      return sum;
    });
  }

  skill(): Coefficient {
    const n = this.votes;
    if (n === 0) return wilson(0, 0);
    const share = this.probablyRight / n;
    // Who is right each time may yet miss one.
    const miss = 1 / (n + 2);
    const single = Math.max(share * (1 - share), miss * (1 - miss));
    const apart = share - this.rightIfConfused / n;
    const worth = (n * single) / (single + this.doubt / n + n * apart * apart);
    return wilson(share * worth, worth);
  }

  isRandom(): boolean {
    if (this.votes < fewestForHabit || this.own === undefined || this.typical === undefined) return false;
    if (this.isConstant() || this.said.includes(this.votes)) return false;
    const [own, typical] = [this.own, this.typical].map((deal) => deal.chance(this.probable, this.squares));
    if (own === undefined || typical === undefined) return false;
    const [gain, typicalGain] = [this.right - own.mean, this.typicalRight - typical.mean];
    return (
      gain < 1.64 * own.spread &&
      typicalGain > 4 * typical.spread &&
      typicalGain - gain > 3 * Math.sqrt(Math.max(0, this.typicalVariance))
    );
  }

  isConstant(): boolean {
    if (this.votes < fewestForHabit) return false;
    const most = this.said.indexOf(Math.max(...this.said));
    if ((this.said[most] as number) < 0.95 * this.votes) return false;
    // Confusions alone may go astray where classes are rare; then the average of all models does not go with them.
    const expected = Math.max(this.probable[most] as number, this.estimated[most] as number);
    const share = Math.min(0.999, expected / this.votes);
    return (this.said[most] as number) * Math.log(share) < Math.log(1e-4);
  }
}

/** So many labels of each class, dealt out to the worker's items by chance. */
class Deal {
  private readonly share: Float64Array;
  private items = 0;
  /** Sum over items of the square of how probable the label dealt to it is. */
  private rows = 0;

  constructor(labels: Float64Array) {
    const all = labels.reduce((sum, n) => sum + n, 0);
    this.share = labels.map((n) => n / all);
  }

  add(others: Float64Array): void {
    let row = 0;
    for (let l = 0; l < others.length; l++) row += (this.share[l] as number) * (others[l] as number);
    this.rows += row * row;
    this.items++;
  }

  /** How many would be right, on average, and the standard deviation over all deals. */
  chance(probable: Float64Array, squares: Float64Array): { mean: number; spread: number } {
    const n = this.items;
    let [mean, cells, columns] = [0, 0, 0];
    for (let l = 0; l < probable.length; l++) {
      const [share, column] = [this.share[l] as number, (probable[l] as number) / n];
      mean += share * column;
      columns += share * column * column;
      cells += share * (squares[l] as number);
    }
    const variance = (n * (cells - this.rows - n * (columns - mean * mean))) / Math.max(1, n - 1);
    return { mean: n * mean, spread: Math.sqrt(Math.max(1e-9, variance)) };
  }
}
