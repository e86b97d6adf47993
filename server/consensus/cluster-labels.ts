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
  const frequency = new Map<string, number>();
  for (const { labels } of clusters) for (const label of labels) frequency.set(label, (frequency.get(label) ?? 0) + 1);
  const classes = Math.max(2, frequency.size);
  const skill = new Float64Array(workers).fill(usual);
  let answers = clusters.map((cluster) => nameOne(cluster, skill, classes, frequency));
  if (frequency.size < 2) return answers;
  for (let round = 0; round < rounds; round++) {
    const right = new Float64Array(workers).fill(usual * usualWeight);
    const named = new Float64Array(workers).fill(usualWeight);
    clusters.forEach(({ workerOf, labels }, n) => {
      const answer = answers[n] as ClusterLabel;
      if (labels.length < 2) return;
      labels.forEach((label, m) => {
        const worker = workerOf[m] as number;
        const hit = label === answer.label ? answer.confidence : (1 - answer.confidence) / (classes - 1);
        right[worker] = (right[worker] as number) + hit;
        named[worker] = (named[worker] as number) + 1;
      });
    });
    for (let w = 0; w < workers; w++) skill[w] = (right[w] as number) / (named[w] as number);
    answers = clusters.map((cluster) => nameOne(cluster, skill, classes, frequency));
  }
  return answers;
}

function nameOne(
  { workerOf, labels }: NamedCluster,
  skill: Float64Array,
  classes: number,
  frequency: ReadonlyMap<string, number>,
): ClusterLabel {
  const score = new Map<string, number>();
  labels.forEach((label, n) => {
    const p = skill[workerOf[n] as number] as number;
    const weight = Math.log((p * (classes - 1)) / (1 - p));
    score.set(label, (score.get(label) ?? 0) + weight);
  });
  const ranked = [...score].sort(([a, x], [b, y]) =>
    Math.abs(x - y) > 1e-9 ? y - x : (frequency.get(b) ?? 0) - (frequency.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  const [label, top] = ranked[0] ?? ['', 0];
  let total = (classes - ranked.length) * Math.exp(-top);
  for (const [, value] of ranked) total += Math.exp(value - top);
  return { label, confidence: 1 / total };
}
