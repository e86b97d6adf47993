/**
 * The class of objects that several workers drew and named: each worker is right with a probability of their own and else
 * names any other class alike (one-coin; Zhang et al. 2014, arXiv:1406.3824), estimated by a few rounds of EM with a prior
 * of .85 worth ten objects, which keeps it from the collapse the model is known for. A confusion matrix would need far more
 * names a worker than boxes give. Ties go to the more frequent class, then by name. O(rounds x names).
 */
export interface NamedCluster {
  readonly workerOf: readonly number[];
  readonly labels: readonly string[];
}

export interface ClusterLabel {
  readonly label: string;
  /** Probability that the label is right, given that the object is real. */
  readonly confidence: number;
}

const rounds = 8;
const usual = 0.85;
const usualWeight = 10;

export function clusterLabels(clusters: readonly NamedCluster[], workers: number): ClusterLabel[] {
  const names = new Map<string, number>();
  for (const { labels } of clusters) for (const label of labels) names.set(label, (names.get(label) ?? 0) + 1);
  const byFrequency = [...names].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([label]) => label);
  const rank = new Map(byFrequency.map((label, n) => [label, n]));
  const coded = clusters.map(({ labels }) => Int32Array.from(labels, (label) => rank.get(label) ?? 0));
  const best = new Int32Array(clusters.length);
  const confidence = new Float64Array(clusters.length);
  const score = new Float64Array(byFrequency.length);
  const skill = new Float64Array(workers).fill(usual);
  const naming = { coded, best, confidence, score, classes: Math.max(2, byFrequency.length) };
  for (let round = 0; round <= rounds; round++) {
    clusters.forEach(({ workerOf }, n) => {
      nameOne(naming, n, workerOf, skill);
    });
    if (byFrequency.length < 2 || round === rounds) break;
    fitSkill(naming, clusters, skill);
  }
  return clusters.map((_, n) => ({
    label: byFrequency[best[n] as number] ?? '',
    confidence: confidence[n] as number,
  }));
}

/** Labels as ranks, the most frequent 0; the best of each cluster and its probability; a scratch score a label. */
interface Naming {
  readonly coded: readonly Int32Array[];
  readonly best: Int32Array;
  readonly confidence: Float64Array;
  readonly score: Float64Array;
  readonly classes: number;
}

function nameOne(naming: Naming, n: number, workerOf: readonly number[], skill: Float64Array): void {
  const { score, classes } = naming;
  const labels = naming.coded[n] as Int32Array;
  for (const label of labels) score[label] = 0;
  for (let m = 0; m < labels.length; m++) {
    const p = skill[workerOf[m] as number] as number;
    const label = labels[m] as number;
    score[label] = (score[label] as number) + Math.log((p * (classes - 1)) / (1 - p));
  }
  let best = labels[0] ?? 0;
  for (const label of labels) {
    const gain = (score[label] as number) - (score[best] as number);
    if (Math.abs(gain) > 1e-9 ? gain > 0 : label < best) best = label;
  }
  const top = score[best] as number;
  let [total, named] = [0, 0];
  for (const label of labels) {
    if (!((score[label] as number) > -Infinity)) continue;
    total += Math.exp((score[label] as number) - top);
    named++;
    score[label] = -Infinity;
  }
  naming.best[n] = best;
  naming.confidence[n] = 1 / (total + (classes - named) * Math.exp(-top));
}

function fitSkill(naming: Naming, clusters: readonly NamedCluster[], skill: Float64Array): void {
  const right = new Float64Array(skill.length).fill(usual * usualWeight);
  const named = new Float64Array(skill.length).fill(usualWeight);
  clusters.forEach(({ workerOf }, n) => {
    const labels = naming.coded[n] as Int32Array;
    const confidence = naming.confidence[n] as number;
    if (labels.length < 2) return;
    for (let m = 0; m < labels.length; m++) {
      const worker = workerOf[m] as number;
      const hit = labels[m] === naming.best[n] ? confidence : (1 - confidence) / (naming.classes - 1);
      right[worker] = (right[worker] as number) + hit;
      named[worker] = (named[worker] as number) + 1;
    }
  });
  for (let w = 0; w < skill.length; w++) skill[w] = (right[w] as number) / (named[w] as number);
}
