/**
 * GLAD: worker w is right on item i with probability sigmoid(a_w b_i), a_w the worker's ability and b_i > 0 how easy the
 * item is, and otherwise says any other class evenly; EM with Newton steps on a_w and log b_i, both drawn towards 1 and 0
 * by standard normal priors as in the paper. Whitehill et al. 2009 (NeurIPS 22). One ability for all classes, so it fails
 * where workers have class-specific biases. Cost O(rounds x votes x (classes + 5)). No votes: an empty estimate. One
 * voter or one class: the votes themselves.
 */
import { type FitOptions, type ItemKnowledge, normalise } from '@/server/consensus/latent-classes';
import { majorityVote } from '@/server/consensus/majority-vote';
import { type Estimate, settle, type VoteTable } from '@/server/consensus/votes';

interface GladEstimate extends Estimate {
  /** a_w of each worker; 0 is guessing, negative is worse. */
  readonly ability: Float64Array;
  /** log b_i of each item; below 0 is harder than usual. */
  readonly ease: Float64Array;
}

const newtonSteps = 5;

export function glad(table: VoteTable, options: Omit<FitOptions, 'start'> = {}): GladEstimate {
  const known: ItemKnowledge = options;
  const k = table.classes.length;
  const posterior = majorityVote(table, known.gold).posterior;
  const ability = new Float64Array(table.workers.length).fill(1);
  const ease = new Float64Array(table.items.length);
  const p = new Float64Array(k);
  for (let round = 0; round < (options.rounds ?? 100); round++) {
    for (let step = 0; step < newtonSteps; step++) improve(table, posterior, ability, ease);
    let change = 0;
    for (let i = 0; i < table.items.length; i++) {
      if ((known.gold?.[i] ?? -1) >= 0) continue;
      itemPosterior(table, known, i, ability, Math.exp(ease[i] as number), p);
      for (let c = 0; c < k; c++) {
        change = Math.max(change, Math.abs((p[c] as number) - (posterior[i * k + c] as number)));
        posterior[i * k + c] = p[c] as number;
      }
    }
    options.onRound?.();
    if (change < 1e-3) break;
  }
  return { ...settle(table, posterior), ability, ease };
}

function itemPosterior(
  table: VoteTable,
  known: ItemKnowledge,
  i: number,
  ability: Float64Array,
  easeOfItem: number,
  p: Float64Array,
): void {
  const k = p.length;
  for (let c = 0; c < k; c++) p[c] = known.logEvidence?.[i * k + c] ?? 0;
  for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
    const right = Math.min(
      1 - 1e-9,
      Math.max(1e-9, sigmoid((ability[table.workerOf[v] as number] as number) * easeOfItem)),
    );
    const wrong = Math.log((1 - right) / Math.max(1, k - 1));
    const said = table.classOf[v] as number;
    for (let c = 0; c < k; c++) p[c] = (p[c] as number) + (c === said ? Math.log(right) : wrong);
  }
  normalise(p);
}

/** One damped Newton step on every ability and every ease. */
function improve(table: VoteTable, posterior: Float64Array, ability: Float64Array, ease: Float64Array): void {
  const k = table.classes.length;
  const slopeOfWorker = new Float64Array(ability.length);
  const bendOfWorker = new Float64Array(ability.length);
  const slopeOfItem = new Float64Array(ease.length);
  const bendOfItem = new Float64Array(ease.length);
  for (let i = 0; i < ease.length; i++) {
    const b = Math.exp(ease[i] as number);
    for (let v = table.itemStart[i] as number; v < (table.itemStart[i + 1] as number); v++) {
      const w = table.workerOf[v] as number;
      const x = (ability[w] as number) * b;
      const right = sigmoid(x);
      const gap = (posterior[i * k + (table.classOf[v] as number)] as number) - right;
      const spread = right * (1 - right);
      slopeOfWorker[w] = (slopeOfWorker[w] as number) + gap * b;
      bendOfWorker[w] = (bendOfWorker[w] as number) + spread * b * b;
      slopeOfItem[i] = (slopeOfItem[i] as number) + gap * x;
      bendOfItem[i] = (bendOfItem[i] as number) + spread * x * x;
    }
  }
  for (let w = 0; w < ability.length; w++) {
    const a = ability[w] as number;
    ability[w] = a + clip(((slopeOfWorker[w] as number) - (a - 1)) / ((bendOfWorker[w] as number) + 1), 1);
  }
  for (let i = 0; i < ease.length; i++) {
    const e = ease[i] as number;
    ease[i] = e + clip(((slopeOfItem[i] as number) - e) / ((bendOfItem[i] as number) + 1), 0.5);
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function clip(x: number, most: number): number {
  return Math.max(-most, Math.min(most, x));
}
