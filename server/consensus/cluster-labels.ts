/**
 * The class of objects that several workers drew and named: each worker is right with a probability of their own and else
 * names any other class alike (one-coin; Zhang et al. 2014, arXiv:1406.3824), estimated by a few rounds of EM with a prior
 * of .85 worth ten objects, which keeps it from the collapse the model is known for. A confusion matrix would need far more
 * names a worker than boxes give. Ties go to the more frequent class, then by name. O(rounds x names).
 */
import type { Drawers } from '@/server/consensus/drawings';

export interface NamedCluster {
  readonly members: readonly { readonly label: string }[];
}

/** Of each cluster. */
export interface ClusterLabels {
  readonly best: readonly string[];
  /** Probability that the label is right, given that the object is real. */
  readonly confidence: Float64Array;
}

const rounds = 8;
const usual = 0.85;
const usualWeight = 10;

export function clusterLabels(clusters: readonly NamedCluster[], drawers: Drawers): ClusterLabels {
  const { byFrequency, coded } = encode(clusters, drawers);
  const naming: Naming = {
    drawers,
    coded,
    best: new Int32Array(clusters.length),
    confidence: new Float64Array(clusters.length),
    score: new Float64Array(byFrequency.length),
    classes: Math.max(2, byFrequency.length),
  };
  const skill = new Float64Array(drawers.workers).fill(usual);
  const isOneName = byFrequency.length < 2;
  for (let round = 0; round < rounds && !isOneName; round++) {
    // Whoever names a thing alone learns nothing from it.
    nameAll(naming, skill, 2);
    fitSkill(naming, skill);
  }
  nameAll(naming, skill, 1);
  return { best: Array.from(naming.best, (rank) => byFrequency[rank] as string), confidence: naming.confidence };
}

/** Labels as ranks, the most frequent 0, a label a drawing; the best of each cluster and its probability; a scratch score a label. */
interface Naming {
  readonly drawers: Drawers;
  readonly coded: Int32Array;
  readonly best: Int32Array;
  readonly confidence: Float64Array;
  readonly score: Float64Array;
  readonly classes: number;
}

function encode(clusters: readonly NamedCluster[], { workerOf }: Drawers) {
  const numbers = new Map<string, number>();
  const counts: number[] = [];
  const coded = new Int32Array(workerOf.length);
  let d = 0;
  for (const { members } of clusters) {
    for (const { label } of members) {
      const number = numbers.get(label) ?? numbers.size;
      if (number === numbers.size) {
        numbers.set(label, number);
        counts.push(0);
      }
      counts[number] = (counts[number] as number) + 1;
      coded[d++] = number;
    }
  }
  const byFrequency = [...numbers].sort(
    ([a, x], [b, y]) => (counts[y] as number) - (counts[x] as number) || (a < b ? -1 : 1),
  );
  const rank = new Int32Array(numbers.size);
  byFrequency.forEach(([, number], n) => {
    rank[number] = n;
  });
  for (d = 0; d < coded.length; d++) coded[d] = rank[coded[d] as number] as number;
  return { byFrequency: byFrequency.map(([label]) => label), coded };
}

/** @param least names of a cluster to be named. */
function nameAll(naming: Naming, skill: Float64Array, least: number): void {
  const { start } = naming.drawers;
  const weight = skill.map((p) => Math.log((p * (naming.classes - 1)) / (1 - p)));
  for (let n = 0; n < naming.best.length; n++) {
    if ((start[n + 1] as number) - (start[n] as number) >= least) nameOne(naming, n, weight);
  }
}

function nameOne(naming: Naming, n: number, weight: Float64Array): void {
  const { score, classes, coded } = naming;
  const { start, workerOf } = naming.drawers;
  const [from, end] = [start[n] as number, start[n + 1] as number];
  for (let d = from; d < end; d++) score[coded[d] as number] = 0;
  for (let d = from; d < end; d++) {
    const label = coded[d] as number;
    score[label] = (score[label] as number) + (weight[workerOf[d] as number] as number);
  }
  let best = coded[from] as number;
  for (let d = from; d < end; d++) {
    const label = coded[d] as number;
    const gain = (score[label] as number) - (score[best] as number);
    if (Math.abs(gain) > 1e-9 ? gain > 0 : label < best) best = label;
  }
  const top = score[best] as number;
  let total = 0;
  let named = 0;
  for (let d = from; d < end; d++) {
    const label = coded[d] as number;
    if (!((score[label] as number) > -Infinity)) continue;
    total += Math.exp((score[label] as number) - top);
    named++;
    score[label] = -Infinity;
  }
  naming.best[n] = best;
  naming.confidence[n] = 1 / (total + (classes - named) * Math.exp(-top));
}

function fitSkill({ drawers, coded, best, confidence, classes }: Naming, skill: Float64Array): void {
  const { start, workerOf } = drawers;
  const right = new Float64Array(skill.length).fill(usual * usualWeight);
  const named = new Float64Array(skill.length).fill(usualWeight);
  for (let n = 0; n < best.length; n++) {
    const [from, end] = [start[n] as number, start[n + 1] as number];
    if (end - from < 2) continue;
    const sure = confidence[n] as number;
    for (let d = from; d < end; d++) {
      const worker = workerOf[d] as number;
      right[worker] = (right[worker] as number) + (coded[d] === best[n] ? sure : (1 - sure) / (classes - 1));
      named[worker] = (named[worker] as number) + 1;
    }
  }
  for (let w = 0; w < skill.length; w++) skill[w] = (right[w] as number) / (named[w] as number);
}
