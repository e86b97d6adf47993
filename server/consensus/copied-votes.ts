/**
 * Workers whose votes repeat one source: a neighbour's screen, one person's three accounts, one language model. Every model of
 * skills takes them for experts, because they always confirm each other, and the honest for careless. They are found
 * without truth, in two steps, and then have one vote together.
 *
 * Candidates. Beyond chance two workers agree by  c_ab = P(a and b say the same) - sum_l p_a(l) p_b(l),  of
 * m_ab = sqrt((1 - sum_l p_a(l)^2) (1 - sum_l p_b(l)^2)) at most; ten more answers that agree by chance alone are imagined,
 * so that few do not look like many. Workers linked by a share c / m over .5, .55 to .95 are a candidate. Were answers
 * independent given the class, c_ab would be about s_a s_b, and what is within a group would follow from what is across its
 * border and beyond (a vanishing tetrad: Spearman 1904, doi:10.2307/1412107):  within = across^2 / beyond.  Two experts among
 * poor workers agree as much as that, two copies more. A candidate stays if it agrees in a third of what is left then.
 *
 * Decision. Dawid-Skene with the group as one worker, and for each further vote the chance that it repeats the group's,
 *
 *     P(w says l | the group says g) = r [l = g] + (1 - r) p_w(l),
 *
 * must explain all votes better than Dawid-Skene with everybody on their own, by the logarithm of 100 times the number of
 * groups of as many workers: one crowd of a hundred at most makes that of chance alone. The group that explains most
 * comes first, and the others are judged anew beside it: while copies pass for the truth, the honest seem to repeat each
 * other too. Dependence between sources: Dong, Berti-Equille and Srivastava 2009, doi:10.14778/1687627.1687690.
 *
 * O(sum over items of votes^2), and one run of Dawid-Skene for each candidate that stays, of which there is mostly none. No
 * votes, or nobody beyond the candidate: nobody repeats.
 */
import { dawidSkene } from '@/server/consensus/dawid-skene';
import type { FitOptions } from '@/server/consensus/latent-classes';
import { votePatterns } from '@/server/consensus/vote-patterns';
import { classVotes, type VoteTable } from '@/server/consensus/votes';
import { eachAgreement } from '@/server/consensus/worker-pairs';

const fewestShared = 10;
const imagined = 10;
const levels = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
const leastRepeated = 1 / 3;
/** So many candidates are tried at most, those that agree the most beyond what is expected of them. */
const mostTried = 8;

/** For each worker the first of those who repeat one source with them; null where nobody repeats. */
export function repeatedVotes(table: VoteTable, fit: FitOptions = {}): Int32Array | null {
  const says = new Says(table);
  let waiting = candidates(table, says, linkedWorkers(table, says));
  if (waiting.length === 0) return null;
  const explain = (first: Int32Array) => logLikelihood(table, says, first, fit);
  let first = Int32Array.from(table.workers.keys());
  let before = explain(first);
  for (;;) {
    const tried = waiting.map((members) => {
      const joined = together(first, members);
      const explained = explain(joined);
      return { joined, explained, margin: explained - before - beyondChance(table.workers.length, members.length) };
    });
    const best = tried.reduce<(typeof tried)[number] | undefined>(
      (a, b) => (a && a.margin >= b.margin ? a : b),
      undefined,
    );
    if (best === undefined || !(best.margin > 0)) break;
    [first, before] = [best.joined, best.explained];
    waiting = waiting.filter((members) => members.some((w) => first[w] !== first[members[0] as number]));
  }
  return first.every((own, w) => own === w) ? null : first;
}

/**
 * The table in which those who repeat one source have one vote an item, in the name of the first: what most of them said, of
 * as frequent labels that with more votes in the whole table; of two with as many what their votes look like decides, and
 * names only where nothing else does.
 */
export function countedOnce(table: VoteTable, first: Int32Array): VoteTable {
  const { items, itemStart, workerOf, classOf } = table;
  const rank = classRanks(table);
  const start = new Int32Array(items.length + 1);
  const workers = new Int32Array(workerOf.length);
  const labels = new Int32Array(workerOf.length);
  let kept = 0;
  for (let i = 0; i < items.length; i++) {
    const [from, end] = [itemStart[i] as number, itemStart[i + 1] as number];
    if (isAsItWas(workerOf, first, from, end)) {
      workers.set(workerOf.subarray(from, end), kept);
      labels.set(classOf.subarray(from, end), kept);
      kept += end - from;
    } else {
      for (const [w, said] of byGroup(table, first, from, end)) {
        workers[kept] = w;
        labels[kept++] = mostSaid(said, rank);
      }
    }
    start[i + 1] = kept;
  }
  return { ...table, itemStart: start, workerOf: workers.slice(0, kept), classOf: labels.slice(0, kept) };
}

function isAsItWas(workerOf: Int32Array, first: Int32Array, from: number, end: number): boolean {
  for (let v = from; v < end; v++) if (first[workerOf[v] as number] !== workerOf[v]) return false;
  return true;
}

/** What each group said of an item, in the order of the groups. */
function byGroup({ workerOf, classOf }: VoteTable, first: Int32Array, from: number, end: number): [number, number[]][] {
  const said = new Map<number, number[]>();
  for (let v = from; v < end; v++) {
    const group = first[workerOf[v] as number] as number;
    const own = said.get(group);
    if (own === undefined) said.set(group, [classOf[v] as number]);
    else own.push(classOf[v] as number);
  }
  return [...said].sort(([a], [b]) => a - b);
}

/** The place of each class among all, from the one with the fewest votes on. */
function classRanks(table: VoteTable): Int32Array {
  const votes = classVotes(table);
  const pattern = new Set(votes).size === votes.length ? undefined : votePatterns(table).ofClass;
  const order = [...votes.keys()].sort(
    (a, b) =>
      (votes[a] as number) - (votes[b] as number) ||
      (pattern === undefined ? 0 : (pattern[a] as number) - (pattern[b] as number)) ||
      b - a,
  );
  const rank = new Int32Array(order.length);
  for (const [place, c] of order.entries()) rank[c] = place;
  return rank;
}

function mostSaid(labels: readonly number[], rank: Int32Array): number {
  const votes = new Map<number, number>();
  for (const label of labels) votes.set(label, (votes.get(label) ?? 0) + 1);
  const best = [...votes].reduce(([a, m], [b, n]) => {
    const more = n - m || (rank[b] as number) - (rank[a] as number);
    return more > 0 ? [b, n] : [a, m];
  });
  return best[0];
}

/** How often each worker says what. */
class Says {
  private readonly k: number;
  private readonly shares: Float64Array;
  private readonly width: Float64Array;
  private readonly count: Float64Array;
  /** All votes. */
  readonly all: number;

  constructor({ workers, classes, workerOf, classOf }: VoteTable) {
    this.k = classes.length;
    this.shares = new Float64Array(workers.length * this.k);
    this.all = workerOf.length;
    this.count = new Float64Array(workers.length);
    for (const w of workerOf) this.count[w] = this.votes(w) + 1;
    for (let v = 0; v < workerOf.length; v++) {
      const w = workerOf[v] as number;
      const at = w * this.k + (classOf[v] as number);
      this.shares[at] = (this.shares[at] as number) + 1 / this.votes(w);
    }
    this.width = Float64Array.from(workers, (_, w) => Math.sqrt(Math.max(0, 1 - this.chance(w, w))));
  }

  votes(w: number): number {
    return this.count[w] as number;
  }

  share(w: number, label: number): number {
    return this.shares[w * this.k + label] as number;
  }

  /** The chance that two say the same, had they not looked. */
  chance(a: number, b: number): number {
    let sum = 0;
    for (let l = 0; l < this.k; l++) sum += this.share(a, l) * this.share(b, l);
    return sum;
  }

  /** How much two can agree beyond chance. */
  possible(a: number, b: number): number {
    return (this.width[a] as number) * (this.width[b] as number);
  }
}

/** The least logarithm of a likelihood ratio that among all groups of so many workers has a chance of 1 % at most (Markov). */
function beyondChance(workers: number, members: number): number {
  let groups = 0;
  for (let n = 0; n < members; n++) groups += Math.log((workers - n) / (members - n));
  return Math.log(100) + groups;
}

/** At every level the first of those each worker is linked with. */
function linkedWorkers(table: VoteTable, says: Says): Int32Array[] {
  const linked = levels.map(() => Int32Array.from(table.workers.keys()));
  eachAgreement(
    table,
    (a, b, shared, agreed) => {
      const beyond = agreed - shared * says.chance(a, b);
      // Who always says the same agrees with nobody beyond chance.
      const possible = says.possible(a, b);
      const share = possible > 0 ? beyond / ((shared + imagined) * possible) : 0;
      for (let n = 0; n < levels.length && share > (levels[n] as number); n++) link(linked[n] as Int32Array, a, b);
    },
    fewestShared,
  );
  for (const first of linked) for (let w = 0; w < first.length; w++) first[w] = root(first, w);
  return linked;
}

function root(first: Int32Array, worker: number): number {
  let w = worker;
  while (first[w] !== w) w = first[w] as number;
  first[worker] = w;
  return w;
}

function link(first: Int32Array, a: number, b: number): void {
  const [one, other] = [root(first, a), root(first, b)];
  first[Math.max(one, other)] = Math.min(one, other);
}

/** Sums over answers that two workers share: how many, how many agree, do so beyond chance, and could at most. */
class Agreement {
  private readonly sums = new Float64Array(4);

  add(pair: ArrayLike<number>, sign = 1): void {
    for (let n = 0; n < 4; n++) this.sums[n] = (this.sums[n] as number) + sign * (pair[n] as number);
  }

  without(part: Agreement): Agreement {
    const rest = new Agreement();
    rest.add(this.sums);
    rest.add(part.sums, -1);
    return rest;
  }

  /** Mean agreement beyond chance; NaN where nothing is shared. */
  get mean(): number {
    return (this.sums[2] as number) / (this.sums[0] as number);
  }

  /** The mean at the least, but for one chance in a hundred. */
  get least(): number {
    return this.mean - 2.33 * Math.sqrt(0.25 / (this.sums[0] as number));
  }

  get meanPossible(): number {
    return (this.sums[3] as number) / (this.sums[0] as number);
  }

  /** The negative logarithm of the chance, at most, that so many agree if only so many do beyond chance (Chernoff 1952). */
  surprise(expected: number): number {
    const [shared, agreed] = this.sums as unknown as [number, number];
    const seen = agreed / shared;
    const part = (p: number, q: number) => (p > 0 ? p * Math.log(p / q) : 0);
    const q = seen - this.mean + expected;
    return shared * (part(seen, q) + part(1 - seen, 1 - q));
  }
}

/** The groups that agree more than what is around them explains, each once, the most first. */
function candidates(table: VoteTable, says: Says, linked: readonly Int32Array[]): number[][] {
  const grouped = linked.map((first) => new Grouping(first)).filter(({ groups }) => groups.size > 0);
  if (grouped.length === 0) return [];
  eachAgreement(table, (a, b, shared, agreed) => {
    const pair = [shared, agreed, agreed - shared * says.chance(a, b), shared * says.possible(a, b)];
    for (const grouping of grouped) grouping.add(a, b, pair);
  });
  const found = new Map(
    grouped.flatMap((grouping) => grouping.repeating(says)).map((own) => [own.members.join(), own]),
  );
  return [...found.values()]
    .sort((a, b) => b.excess - a.excess || (a.members[0] as number) - (b.members[0] as number))
    .slice(0, mostTried)
    .map(({ members }) => members);
}

class Grouping {
  readonly groups = new Map<number, { members: number[]; within: Agreement; across: Agreement }>();
  /** Between workers who are not of one group. */
  private readonly apart = new Agreement();

  constructor(private readonly first: Int32Array) {
    const sizes = new Int32Array(first.length);
    for (const g of first) sizes[g] = (sizes[g] as number) + 1;
    first.forEach((g, w) => {
      if (sizes[g] === 1) return;
      if (g === w) this.groups.set(g, { members: [], within: new Agreement(), across: new Agreement() });
      this.groups.get(g)?.members.push(w);
    });
  }

  add(a: number, b: number, pair: readonly number[]): void {
    const [g, h] = [this.first[a] as number, this.first[b] as number];
    const [one, other] = [this.groups.get(g), this.groups.get(h)];
    const sums = g === h ? [one?.within] : [this.apart, one?.across, other?.across];
    for (const sum of sums) sum?.add(pair);
  }

  repeating(says: Says): { readonly members: number[]; readonly excess: number }[] {
    return [...this.groups.values()].flatMap(({ members, within, across }) => {
      if (members.reduce((sum, w) => sum + says.votes(w), 0) > says.all / 2) return [];
      const [border, beyond] = [across.mean, this.apart.without(across).least];
      if (!(beyond > 0)) return [];
      const expected = Math.min(within.meanPossible, border ** 2 / beyond);
      const excess = within.mean - expected;
      const need = beyondChance(this.first.length, members.length);
      const isMore = excess > leastRepeated * (within.meanPossible - expected) && within.surprise(expected) > need;
      return isMore ? [{ members, excess }] : [];
    });
  }
}

function together(first: Int32Array, members: readonly number[]): Int32Array<ArrayBuffer> {
  const groups = new Set(members.map((w) => first[w]));
  const least = Math.min(...members.map((w) => first[w] as number));
  return first.map((own) => (groups.has(own) ? least : own));
}

/** Of all votes, if those who have the same first worker repeat one source. */
function logLikelihood(table: VoteTable, says: Says, first: Int32Array, fit: FitOptions): number {
  const kept = countedOnce(table, first);
  const { likelihood } = dawidSkene(kept, { tolerance: 1e-6, ...fit });
  const repeats = new Map<number, Repeats>();
  for (let i = 0; i < table.items.length; i++) eachRepeat(table, kept, first, i, says, repeats);
  const further = [...repeats.values()].reduce((sum, own) => sum + own.logLikelihood(), 0);
  return (likelihood.at(-1) ?? Number.NaN) + further;
}

/** Visits the votes of an item that are not the first to say what their group says. */
function eachRepeat(
  table: VoteTable,
  kept: VoteTable,
  first: Int32Array,
  item: number,
  says: Says,
  repeats: Map<number, Repeats>,
): void {
  const said = new Map<number, number>();
  for (let v = kept.itemStart[item] as number; v < (kept.itemStart[item + 1] as number); v++)
    said.set(kept.workerOf[v] as number, kept.classOf[v] as number);
  const begun = new Set<number>();
  for (let v = table.itemStart[item] as number; v < (table.itemStart[item + 1] as number); v++) {
    const [w, label] = [table.workerOf[v] as number, table.classOf[v] as number];
    const group = first[w] as number;
    const isSame = said.get(group) === label;
    if (isSame && !begun.has(group)) begun.add(group);
    else {
      const own = repeats.get(group) ?? new Repeats();
      repeats.set(group, own);
      own.add(isSame, says.share(w, label));
    }
  }
}

/** Further votes of a group: how likely each is by itself, and whether it is what the group says. */
class Repeats {
  private readonly same: number[] = [];
  private readonly other: number[] = [];

  add(isSame: boolean, alone: number): void {
    (isSame ? this.same : this.other).push(alone);
  }

  logLikelihood(): number {
    const votes = this.same.length + this.other.length;
    const alone = [...this.same, ...this.other].reduce((sum, p) => sum + p, 0) / votes;
    const rate = Math.max(0, Math.min(0.999, (this.same.length / votes - alone) / (1 - alone)));
    const repeated = this.same.reduce((sum, p) => sum + Math.log(rate + (1 - rate) * p), 0);
    return this.other.reduce((sum, p) => sum + Math.log((1 - rate) * p), repeated);
  }
}
