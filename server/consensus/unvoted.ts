/**
 * Items that nobody voted on, which may have a label given from elsewhere. What such a label means follows from how often
 * the labels given together with it are right where people voted; what the item is, from a classifier as far as the voters
 * show that it can be trusted (`modelEvidence`), or else from how frequent the classes are:
 *
 *     p(c) ~ base(c) P(g | c),     P(g | c) = (n_cg + 60 coin) / (n_c + 60),     n_cg = sum of q_i(c) over items i called g,
 *     coin = r if g is c, else (1 - r) s_g / (1 - s_c),     r = (1 + sum q_i(g_i)) / (2 + items),     s the labels' shares.
 *
 * This is how Dawid and Skene (1979, doi:10.2307/2346806) learn one worker, with the posteriors p_i of the voted items held:
 * q_i(c) ~ p_i(c) P(g_i | c), to and fro, from q = p. By p alone a crowd of one vote an item would take right labels for
 * wrong ones. Cost O(rounds x judged items x classes), and classes squared.
 */
import { type AutoEstimate, type AutoOptions, auto } from '@/server/consensus/auto';
import { modelEvidence, modelTrust } from '@/server/consensus/crowdlab';
import type { VoteTable } from '@/server/consensus/votes';

export interface KnownOfItems extends AutoOptions {
  /** Class index of the label given to each item, or -1. */
  readonly judged?: Int32Array | undefined;
  /** Where a classifier has no probabilities of an item; its row of them means nothing. */
  readonly isUnseen?: ((item: number) => boolean) | undefined;
}

export const isUnvoted = ({ itemStart }: VoteTable, item: number): boolean => itemStart[item] === itemStart[item + 1];

/** `auto` over the voted items alone, so that the others change nothing there, and beside it what is known of those. */
export function autoWithUnvoted(table: VoteTable, options: KnownOfItems): Pick<AutoEstimate, 'posterior' | 'workers'> {
  const all = [...table.items.keys()];
  const voted = all.filter((i) => !isUnvoted(table, i));
  if (voted.length === all.length) return auto(table, options);
  const k = table.classes.length;
  const { probabilities, gold, judged, isUnseen } = options;
  const part = {
    ...table,
    items: voted.map((i) => table.items[i] as string),
    itemStart: Int32Array.from([...voted.map((i) => table.itemStart[i] as number), table.classOf.length]),
  };
  const seen = probabilities && rowsOf(probabilities, k, voted);
  const estimate = auto(part, {
    gold: gold && Int32Array.from(voted, (i) => gold[i] as number),
    probabilities: seen,
    onRound: options.onRound,
  });
  const base = frequenciesOf(estimate.posterior, k);
  const meaning = judged && meaningOf(judged, k, { posterior: estimate.posterior, items: voted });
  const model = probabilities && seen && believedRows(table, probabilities, modelTrust(part, seen));
  const posterior = new Float64Array(all.length * k);
  voted.forEach((i, n) => {
    posterior.set(estimate.posterior.subarray(n * k, (n + 1) * k), i * k);
  });
  for (const i of all.filter((item) => isUnvoted(table, item))) {
    const own = model && isUnseen?.(i) !== true ? model.subarray(i * k, (i + 1) * k) : base;
    posterior.set(meaning?.(own, judged?.[i] ?? -1) ?? own, i * k);
    const known = gold?.[i] ?? -1;
    if (known >= 0) posterior.fill(0, i * k, (i + 1) * k).fill(1, i * k + known, i * k + known + 1);
  }
  return { posterior, workers: estimate.workers };
}

function rowsOf(rows: Float64Array, k: number, items: readonly number[]): Float64Array {
  const some = new Float64Array(items.length * k);
  items.forEach((i, n) => {
    some.set(rows.subarray(i * k, (i + 1) * k), n * k);
  });
  return some;
}

/** What the models take a classifier's rows for, before any vote. */
function believedRows(table: VoteTable, model: Float64Array, trust: ReturnType<typeof modelTrust>): Float64Array {
  const k = table.classes.length;
  const { logEvidence, frequencies } = modelEvidence(table, model, trust);
  const rows = logEvidence.map((log, at) => (frequencies[at % k] as number) * Math.exp(log));
  for (let i = 0; i < rows.length; i += k) {
    const row = rows.subarray(i, i + k);
    const sum = row.reduce((all, p) => all + p, 0);
    row.forEach((p, c) => {
      row[c] = p / sum;
    });
  }
  return rows;
}

/** Of the classes, with a pseudo-item for each. */
function frequenciesOf(posterior: Float64Array, k: number): Float64Array {
  const sum = new Float64Array(k).fill(1);
  posterior.forEach((p, at) => {
    sum[at % k] = (sum[at % k] as number) + p;
  });
  return sum.map((mass) => mass / (posterior.length / k + k));
}

/** So many items would have to say otherwise before a class's confusions are more its own than the coin's. */
const coinItems = 60;
const mostRounds = 100;
const settled = 1e-9;

type Meaning = (base: Float64Array, label: number) => Float64Array;

/** What an item is, by what it is without its given label and by that label (-1: none). */
function meaningOf(
  judged: Int32Array,
  k: number,
  voted: { readonly posterior: Float64Array; readonly items: readonly number[] },
): Meaning {
  const share = sharesOf(judged, k);
  const own = voted.items.flatMap((i, n) => {
    const label = judged[i] as number;
    return label < 0 ? [] : [{ label, row: voted.posterior.subarray(n * k, (n + 1) * k) }];
  });
  const saying = new Float64Array(k * k);
  const meaning: Meaning = (base, label) => {
    if (label < 0) return base;
    const row = base.map((p, c) => p * (saying[c * k + label] as number));
    const sum = row.reduce((all, p) => all + p, 0);
    return sum > 0 ? row.map((p) => p / sum) : base;
  };
  /** Learns P(g | c) from what the judged items are believed to be; returns the coin's rate. */
  const learn = (believe: Meaning): number => {
    const said = new Float64Array(k * k);
    const mass = new Float64Array(k);
    let right = 1;
    for (const { label, row } of own) {
      const believed = believe(row, label);
      right += believed[label] as number;
      believed.forEach((p, c) => {
        said[c * k + label] = (said[c * k + label] as number) + p;
        mass[c] = (mass[c] as number) + p;
      });
    }
    const rate = right / (2 + own.length);
    saying.forEach((_, at) => {
      const [c, g] = [Math.floor(at / k), at % k];
      const coin = g === c ? rate : ((1 - rate) * (share[g] as number)) / (1 - (share[c] as number));
      saying[at] = ((said[at] as number) + coinItems * coin) / ((mass[c] as number) + coinItems);
    });
    return rate;
  };
  let rate = learn((row) => row);
  for (let round = 0; round < mostRounds; round++) {
    const before = rate;
    rate = learn(meaning);
    if (Math.abs(rate - before) < settled) break;
  }
  return meaning;
}

/** Of the given labels, with a pseudo-label for each class. */
function sharesOf(labels: Int32Array, k: number): Float64Array {
  const share = new Float64Array(k).fill(1);
  let total = k;
  for (const label of labels) {
    if (label < 0) continue;
    share[label] = (share[label] as number) + 1;
    total++;
  }
  return share.map((count) => count / total);
}
