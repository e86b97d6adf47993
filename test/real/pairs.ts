import { bradleyTerry, type Comparison } from '@/server/consensus/bradley-terry';
import { csvRows } from './csv-rows';
import type { Figure } from './figures';

/** Share of the pairs within a group, of unequal level, that the strengths order as the levels do. */
function ordered(comparisons: readonly Comparison[], model: 'plain' | 'noisy'): { right: number; all: number } {
  const strength = new Map(bradleyTerry(comparisons, model).items.map((item) => [item.item, item.strength]));
  const groups = new Map<string, { level: number; strength: number }[]>();
  for (const { item = '', truth_group = '', truth_rank } of csvRows(
    'pairwise/lightfield_pwcmp/truth_partial_order.csv',
  )) {
    const own = groups.get(truth_group) ?? [];
    own.push({ level: Number(truth_rank), strength: strength.get(item) ?? 0 });
    groups.set(truth_group, own);
  }
  let [right, all] = [0, 0];
  for (const own of groups.values()) {
    for (const better of own) {
      for (const worse of own) {
        if (better.level >= worse.level) continue;
        all++;
        if (better.strength > worse.strength) right++;
      }
    }
  }
  return { right, all };
}

export async function figures(): Promise<Figure[]> {
  const comparisons = csvRows('pairwise/lightfield_pwcmp/annotations.csv').map(
    ({ worker = '', item_left = '', item_right = '', choice }): Comparison => ({
      worker,
      left: item_left,
      right: item_right,
      choice: choice === 'left' ? 'left' : choice === 'right' ? 'right' : 'tie',
    }),
  );
  return (['plain', 'noisy'] as const).map((model) => {
    const { right, all } = ordered(comparisons, model);
    return {
      id: 'pairs',
      what: `known pairs in the right order, Bradley-Terry ${model}`,
      reference: '829 of 840 (98.7 %)',
      target: '>= 98.7 %',
      ours: `${right} of ${all} (${((100 * right) / all).toFixed(1)} %)`,
      met: right / all >= 829 / 840 - 1e-9,
    };
  });
}
