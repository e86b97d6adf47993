/**
 * Workers' confusion matrices from counts, as Dawid-Skene takes them:
 *
 *     pi_w(l | c) = (n_wcl + pseudo_c(l)) / (n_wc + sum over l of pseudo_c(l)),
 *
 * n_wcl the votes of w that say l on items of class c. Only the counts differ between workers, so a matrix is never written
 * where nobody asks for it: a label that somebody never said has the pseudo-votes alone. A row costs O(classes).
 */
import type { VoteTable } from '@/server/consensus/votes';
import { type ClassMasses, votesOfEach, type WorkerRows } from '@/server/consensus/worker-rows';

export class Confusions {
  private readonly k: number;
  /** 1 / (n_wc + pseudo-votes): worker x classes. */
  private readonly inverse: Float64Array;
  private readonly none: Float64Array;

  /**
   * @param pseudo said x classes + class. @param strength what it sums to over what is said.
   * @param posterior items x classes, where the counts of what somebody said once stand.
   */
  constructor(
    private readonly rows: WorkerRows,
    private readonly masses: ClassMasses,
    private readonly pseudo: Float64Array,
    strength: number,
    private readonly posterior: Float64Array,
  ) {
    this.k = masses.items.length;
    this.inverse = masses.ofWorker.map((n) => 1 / (n + strength));
    this.none = new Float64Array(this.k);
  }

  /** Writes pi_w(said | c) of all classes, from `to` on. */
  write(worker: number, said: number, into: Float64Array, to = 0): void {
    into.fill(1, to, to + this.k);
    this.multiply(worker, said, into, to);
  }

  /** The same, multiplied with what is there. */
  multiply(worker: number, said: number, into: Float64Array, to = 0): void {
    const { k, pseudo, inverse } = this;
    const row = this.rows.at[worker * k + said] as number;
    const counted = row >= 0 ? this.masses.votes : row < -1 ? this.posterior : this.none;
    const from = row >= 0 ? row * k : row < -1 ? (-2 - row) * k : 0;
    const [own, other] = [worker * k, said * k];
    for (let c = 0; c < k; c++) {
      const votes = (counted[from + c] as number) + (pseudo[other + c] as number);
      into[to + c] = (into[to + c] as number) * votes * (inverse[own + c] as number);
    }
  }

  /** pi_w(said | c). */
  at(worker: number, said: number, c: number): number {
    const { k, pseudo, inverse } = this;
    const row = this.rows.at[worker * k + said] as number;
    const counted = row >= 0 ? this.masses.votes : row < -1 ? this.posterior : this.none;
    const from = row >= 0 ? row * k : row < -1 ? (-2 - row) * k : 0;
    return ((counted[from + c] as number) + (pseudo[said * k + c] as number)) * (inverse[worker * k + c] as number);
  }

  /** Of a vote drawn at random from the table, at said x classes + class: workers weigh as often as they vote. */
  mean(table: VoteTable): Float64Array {
    const { k } = this;
    const share = votesOfEach(table).map((votes) => votes / Math.max(1, table.workerOf.length));
    const crowd = new Float64Array(k * k);
    const everybody = new Float64Array(k);
    for (let w = 0; w < share.length; w++) {
      for (let c = 0; c < k; c++)
        everybody[c] = (everybody[c] as number) + (share[w] as number) * (this.inverse[w * k + c] as number);
    }
    for (let at = 0; at < crowd.length; at++) crowd[at] = (this.pseudo[at] as number) * (everybody[at % k] as number);
    for (let w = 0; w < share.length; w++) {
      for (let l = 0; l < k; l++) {
        const row = this.rows.at[w * k + l] as number;
        if (row === -1) continue;
        const counted = row >= 0 ? this.masses.votes : this.posterior;
        const from = row >= 0 ? row * k : (-2 - row) * k;
        for (let c = 0; c < k; c++) {
          const votes = (counted[from + c] as number) * (this.inverse[w * k + c] as number);
          crowd[l * k + c] = (crowd[l * k + c] as number) + (share[w] as number) * votes;
        }
      }
    }
    return crowd;
  }
}
