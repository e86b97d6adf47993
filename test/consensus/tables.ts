import { dice } from '@/server/consensus/random';
import { encodeVotes, type VoteTable } from '@/server/consensus/votes';

/** A table from one string a worker: the n-th character is the label of item n, a space is a missing vote. */
export function tableOf(rows: readonly string[]): VoteTable {
  return encodeVotes(
    rows.flatMap((row, worker) =>
      [...row].flatMap((label, item) =>
        label === ' ' ? [] : [{ worker: `w${worker}`, item: `i${String(item).padStart(3, '0')}`, label }],
      ),
    ),
  );
}

export interface Crowd {
  readonly items: number;
  readonly workers: number;
  readonly votesPerItem: number;
  /** Prior of each class. */
  readonly prior: readonly number[];
  /** Probability that a worker answers the true class; otherwise another one evenly. */
  readonly skill: (worker: number) => number;
  readonly seed?: number;
}

/** A simulated crowd with its truth: item t's true class is truth[t], by class index. */
export function simulate(crowd: Crowd): {
  table: VoteTable;
  truth: number[];
  rows: { worker: string; item: string; label: string }[];
} {
  const random = dice(crowd.seed ?? 7);
  const truth: number[] = [];
  const rows: { worker: string; item: string; label: string }[] = [];
  const k = crowd.prior.length;
  for (let i = 0; i < crowd.items; i++) {
    let at = random.next();
    let c = 0;
    while (c + 1 < k && at >= (crowd.prior[c] ?? 0)) {
      at -= crowd.prior[c] ?? 0;
      c++;
    }
    truth.push(c);
    const chosen = new Set<number>();
    while (chosen.size < crowd.votesPerItem) chosen.add(random.below(crowd.workers));
    for (const worker of chosen) {
      const right = random.next() < crowd.skill(worker);
      const label = right ? c : (c + 1 + random.below(k - 1)) % k;
      rows.push({ worker: `w${worker}`, item: `i${String(i).padStart(6, '0')}`, label: String(label) });
    }
  }
  return {
    table: encodeVotes(
      rows,
      crowd.prior.map((_, c) => String(c)),
    ),
    truth,
    rows,
  };
}

export function accuracy(label: ArrayLike<number>, truth: readonly number[]): number {
  return truth.filter((t, i) => label[i] === t).length / truth.length;
}

/** The same rows in another order, by a seeded shuffle. */
export function shuffled<T>(rows: readonly T[], seed = 3): T[] {
  const random = dice(seed);
  const out = [...rows];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = out[i] as T;
    out[i] = out[j] as T;
    out[j] = held;
  }
  return out;
}
