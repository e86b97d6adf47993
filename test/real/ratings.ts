import { type Rating, ratingConsensus } from '@/server/consensus/ratings';
import { csvRows } from './csv-rows';
import type { Figure } from './figures';

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, ownA, ownB] = [0, 0, 0];
  a.forEach((value, n) => {
    const [x, y] = [value - meanA, (b[n] ?? 0) - meanB];
    both += x * y;
    ownA += x * x;
    ownB += y * y;
  });
  return both / Math.sqrt(ownA * ownB);
}

export async function figures(): Promise<Figure[]> {
  const means = { anger: 0.711, joy: 0.64, valence: 0.85, wordsim: 0.952 };
  return Object.entries(means).map(([name, reference]) => {
    const folder = `ratings/snow2008_${name}`;
    const truth = new Map(csvRows(`${folder}/truth.csv`).map((row) => [row.item ?? '', Number(row.truth)]));
    const ratings = csvRows(`${folder}/annotations.csv`).map(
      ({ worker = '', item = '', annotation }): Rating => ({ worker, item, value: Number(annotation) }),
    );
    const r = (method: 'mean' | 'model') => {
      const known = ratingConsensus(ratings, method).items.filter(({ item }) => truth.has(item));
      return correlation(
        known.map(({ value }) => value),
        known.map(({ item }) => truth.get(item) ?? 0),
      );
    };
    const ours = r('mean');
    return {
      id: 'ratings',
      what: `Pearson r with gold, ${name}`,
      reference: `mean ${reference}`,
      target: 'never below the mean',
      ours: `${ours.toFixed(3)} (model ${r('model').toFixed(3)})`,
      met: ours >= reference - 0.0005,
    };
  });
}
