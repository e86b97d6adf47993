/**
 * How well a model predicts each vote from the other votes of the item: the one judgement of models that needs no truth.
 * For vote (w, l) of item i,
 *
 *     density = sum_s q_{i without the vote}(s) pi_w(l | s),
 *
 * where the worker's pi is taken without item i, so that a model with many parameters does not vouch for itself.
 * Cost O(votes of the sample x states).
 */
import { coinVotes } from '@/server/consensus/collapsed-ibcc';

import { type EbccEstimate, rightVotes, statesOf, subtypeMass, wrongVotes } from '@/server/consensus/ebcc';
import { type Counts, countsOf, crowdConfusion, normalise } from '@/server/consensus/latent-classes';
import type { VoteTable } from '@/server/consensus/votes';

/** A model as the prediction reads it. */
export interface Predictor {
  readonly states: number;
  /** Writes item i's posterior over states. */
  stateOf(item: number, into: Float64Array): void;
  /** Expected items in state s, before the item at hand is taken out, with pseudo-items. */
  readonly items: Float64Array;
  /** Probability that worker w says l in state s, without the mass q the item at hand gave to each state. */
  said(worker: number, label: number, state: number, q: Float64Array): number;
}

/** Items spread evenly over the table, holding at most about `votes` votes. */
export function sampleItems(table: VoteTable, votes: number): Int32Array {
  const stride = Math.max(1, Math.ceil(table.classOf.length / votes));
  return Int32Array.from({ length: Math.ceil(table.items.length / stride) }, (_, n) => n * stride);
}

/** The density of every vote of the sampled items, in table order. */
export function predictVotes(table: VoteTable, model: Predictor, sample: Int32Array): Float64Array {
  const { workerOf, classOf, itemStart } = table;
  const densities: number[] = [];
  const q = new Float64Array(model.states);
  const all = new Float64Array(model.states);
  const rest = new Float64Array(model.states);
  for (const i of sample) {
    model.stateOf(i, q);
    const from = itemStart[i] as number;
    const end = itemStart[i + 1] as number;
    for (let s = 0; s < model.states; s++) {
      let sum = Math.log(Math.max(1e-9, (model.items[s] as number) - (q[s] as number)));
      for (let v = from; v < end; v++) sum += Math.log(model.said(workerOf[v] as number, classOf[v] as number, s, q));
      all[s] = sum;
    }
    for (let v = from; v < end; v++) {
      const [w, l] = [workerOf[v] as number, classOf[v] as number];
      for (let s = 0; s < model.states; s++) rest[s] = (all[s] as number) - Math.log(model.said(w, l, s, q));
      normalise(rest);
      let density = 0;
      for (let s = 0; s < model.states; s++) density += (rest[s] as number) * model.said(w, l, s, q);
      densities.push(density);
    }
  }
  return Float64Array.from(densities);
}

/** A confusion matrix a worker, drawn towards the crowd's by `strength` votes: what Dawid-Skene holds. */
export function crowdPredictor(table: VoteTable, posterior: Float64Array, strength = 2): Predictor {
  const { k, counts, rows } = classCounts(table, posterior);
  const crowd = crowdConfusion(counts, table.workers.length, k);
  return {
    ...classStates(posterior, counts, k),
    said(w, l, s, q) {
      const own = q[s] as number;
      const said =
        Math.max(0, (counts.votes[(w * k + l) * k + s] as number) - own) + strength * (crowd[l * k + s] as number);
      return said / (Math.max(0, (rows[w * k + s] as number) - own) + strength);
    },
  };
}

/** A one-coin skill a worker; with `strength` votes of it under a confusion matrix of the worker's own, or alone. */
export function coinPredictor(
  table: VoteTable,
  posterior: Float64Array,
  strength: number | 'alone' = coinVotes,
): Predictor {
  const { k, counts, rows } = classCounts(table, posterior);
  const [right, all] = [new Float64Array(table.workers.length), new Float64Array(table.workers.length)];
  for (let w = 0; w < right.length; w++) {
    for (let c = 0; c < k; c++) {
      right[w] = (right[w] as number) + (counts.votes[(w * k + c) * k + c] as number);
      all[w] = (all[w] as number) + (rows[w * k + c] as number);
    }
  }
  const crowd = (right.reduce((a, b) => a + b, 0) + 2) / (all.reduce((a, b) => a + b, 0) + 2 + k);
  return {
    ...classStates(posterior, counts, k),
    said(w, l, s, q) {
      const skill = Math.max(0, (right[w] as number) - (q[l] as number)) + 2 * crowd;
      const coin = skill / ((all[w] as number) + 1);
      const base = l === s ? coin : Math.max(1e-12, (1 - coin) / Math.max(1, k - 1));
      if (strength === 'alone') return base;
      const own = q[s] as number;
      const said = Math.max(0, (counts.votes[(w * k + l) * k + s] as number) - own) + strength * base;
      return said / (Math.max(0, (rows[w * k + s] as number) - own) + strength);
    },
  };
}

export function subtypePredictor(table: VoteTable, estimate: EbccEstimate, gold?: Int32Array): Predictor {
  const { counts } = estimate;
  const k = table.classes.length;
  const states = counts.items.length;
  const subtypes = states / k;
  const rows = rowMass(counts, table.workers.length, k);
  const pseudo = rightVotes + (k - 1) * wrongVotes;
  return {
    states,
    items: counts.items.map((n) => n + subtypeMass / subtypes),
    stateOf: statesOf(table, estimate.emission, gold),
    said(w, l, s, q) {
      const own = q[s] as number;
      const prior = Math.floor(s / subtypes) === l ? rightVotes : wrongVotes;
      const said = Math.max(0, (counts.votes[(w * k + l) * states + s] as number) - own) + prior;
      return said / (Math.max(0, (rows[w * states + s] as number) - own) + pseudo);
    },
  };
}

function classCounts(table: VoteTable, posterior: Float64Array) {
  const k = table.classes.length;
  const counts = countsOf(table, posterior);
  return { k, counts, rows: rowMass(counts, table.workers.length, k) };
}

function classStates(posterior: Float64Array, counts: Counts, k: number) {
  return {
    states: k,
    items: counts.items.map((n) => n + 1),
    stateOf: (item: number, into: Float64Array) => into.set(posterior.subarray(item * k, (item + 1) * k)),
  };
}

/** Votes of each worker in each state: worker x states. */
function rowMass(counts: Counts, workers: number, k: number): Float64Array {
  const states = counts.items.length;
  const rows = new Float64Array(workers * states);
  for (let at = 0; at < counts.votes.length; at++) {
    const cell = Math.floor(at / (k * states)) * states + (at % states);
    rows[cell] = (rows[cell] as number) + (counts.votes[at] as number);
  }
  return rows;
}
