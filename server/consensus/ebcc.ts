/**
 * EBCC, the enhanced Bayesian classifier combination: every class has subtypes, and workers' votes are independent given
 * the subtype only, so errors that many workers make together (a confusing kind of item) are not counted as so many
 * independent witnesses. Mean-field variational Bayes over
 *
 *     class ~ Dirichlet(alpha_c), subtype of class ~ Dirichlet(a/M), worker's votes on a subtype ~ Dirichlet(4 right, 1 else),
 *
 * with alpha_c the classes' vote shares (the "empirical prior"). Li, Rubinstein and Cohn 2019 (ICML, PMLR 97:3886). With
 * one subtype it is iBCC-VB (Kim and Ghahramani 2012). The subtypes start from a seeded random split of each pattern of votes (`vote-patterns.ts`), in which
 * names have no say.
 * Cost O(rounds x votes x classes x subtypes). No votes: an empty estimate. One voter or one class: the votes.
 */
import { digamma } from '@/server/consensus/digamma';
import {
  type Counts,
  type Emission,
  emptyCounts,
  type ItemKnowledge,
  latentClassPass,
} from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { pair, votePatterns } from '@/server/consensus/vote-patterns';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

interface EbccOptions extends ItemKnowledge {
  /** Subtypes of each class; 1 gives iBCC-VB. Default 5. */
  readonly subtypes?: number;
  readonly seed?: number;
  readonly rounds?: number;
  /** Called at the end of each round. */
  readonly onRound?: (() => void) | undefined;
}

/** Total concentration of the split of a class into subtypes; small, so that unneeded subtypes empty. */
const subtypeMass = 0.1;
/** Pseudo-votes of a worker on each subtype: for the right class, for each other. */
const rightVotes = 4;
const wrongVotes = 1;

export function ebcc(table: VoteTable, options: EbccOptions = {}): Estimate {
  const k = table.classes.length;
  const subtypes = options.subtypes ?? 5;
  let posterior = Float64Array.from(majorityVote(table, options.gold).posterior);
  const share = new Float64Array(k).fill(1);
  for (let at = 0; at < posterior.length; at++) share[at % k] = (share[at % k] as number) + (posterior[at] as number);
  let [counts, next] = [randomSplit(table, posterior, subtypes, options.seed ?? 1), emptyCounts(table, k * subtypes)];
  let before = new Float64Array(posterior.length);
  for (let round = 0; round < (options.rounds ?? 100); round++) {
    [posterior, before] = [before, posterior];
    latentClassPass(table, expectedLogs(table, counts, share), next, options, posterior);
    [counts, next] = [next, counts];
    options.onRound?.();
    if (largestGap(posterior, before) < 1e-3) break;
  }
  return settle(table, posterior);
}

function largestGap(a: Float64Array, b: Float64Array): number {
  let gap = 0;
  for (let at = 0; at < a.length; at++) gap = Math.max(gap, Math.abs((a[at] as number) - (b[at] as number)));
  return gap;
}

/** Splits each item's mass over its classes' subtypes by a flat Dirichlet draw, the same for items that were voted on alike. */
function randomSplit(table: VoteTable, posterior: Float64Array, subtypes: number, seed: number): Counts {
  const k = table.classes.length;
  const states = k * subtypes;
  const counts = emptyCounts(table, states);
  const { ofItem, ofClass } = votePatterns(table);
  const p = new Float64Array(states);
  for (let i = 0; i < table.items.length; i++) {
    for (let c = 0; c < k; c++) {
      const drawn = pair(pair(ofItem[i] as number, ofClass[c] as number), seed);
      let sum = 0;
      for (let s = 0; s < subtypes; s++) sum += p[c * subtypes + s] = exponential(pair(drawn, s));
      const mass = posterior[i * k + c] as number;
      for (let s = c * subtypes; s < (c + 1) * subtypes; s++) p[s] = ((p[s] as number) * mass) / sum;
    }
    for (let s = 0; s < states; s++) counts.items[s] = (counts.items[s] as number) + (p[s] as number);
    for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
      const row = ((table.workerOf[v] as number) * k + (table.classOf[v] as number)) * states;
      for (let s = 0; s < states; s++) counts.votes[row + s] = (counts.votes[row + s] as number) + (p[s] as number);
    }
  }
  return counts;
}

/** An exponential variate of 32 random bits. */
function exponential(bits: number): number {
  return -Math.log(((bits >>> 0) + 0.5) / 4294967296);
}

function expectedLogs(table: VoteTable, counts: Counts, share: Float64Array): Emission {
  const k = table.classes.length;
  const states = counts.items.length;
  const subtypes = states / k;
  const logPrior = new Float64Array(states);
  let total = 0;
  for (let s = 0; s < states; s++) total += counts.items[s] as number;
  total += share.reduce((sum, mass) => sum + mass, 0);
  for (let c = 0; c < k; c++) {
    let mass = 0;
    for (let s = c * subtypes; s < (c + 1) * subtypes; s++) mass += counts.items[s] as number;
    const ofClass = digamma(mass + (share[c] as number)) - digamma(total) - digamma(mass + subtypeMass);
    for (let s = c * subtypes; s < (c + 1) * subtypes; s++) {
      logPrior[s] = digamma((counts.items[s] as number) + subtypeMass / subtypes) + ofClass;
    }
  }
  const logVote = new Float64Array(counts.votes.length);
  for (let w = 0; w < table.workers.length; w++) {
    for (let s = 0; s < states; s++) {
      let sum = rightVotes + (k - 1) * wrongVotes;
      for (let l = 0; l < k; l++) sum += counts.votes[(w * k + l) * states + s] as number;
      const ofRow = digamma(sum);
      for (let l = 0; l < k; l++) {
        const at = (w * k + l) * states + s;
        const pseudo = Math.floor(s / subtypes) === l ? rightVotes : wrongVotes;
        logVote[at] = digamma((counts.votes[at] as number) + pseudo) - ofRow;
      }
    }
  }
  return { states, logPrior, logVote };
}
