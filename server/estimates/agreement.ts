import 'server-only';
import type { NewAgreement } from '@/db/queries/estimates-stored';
import type { CrowdAnnotation } from '@/server/annotations/contract';
import type { Call } from '@/server/call';
import { slicesOfItems } from '@/server/datasets/datasets';
import { groupBy } from '@/server/group';
import { guideVersions } from '@/server/guides/guides';
import type { TaskKind } from '@/server/projects/tasks';
import { agreementGain, type MeasuredVersion } from './agreement-gain';
import { measureAnswers } from './agreement-rules';

/**
 * Measures agreement under each guide version of the project: overall, per class and per slice, and how much better each
 * version agrees than the one before it that has a figure. An annotation counts for the version it was made under, so a
 * new version starts without figures.
 */
export async function measureAgreement(
  call: Call,
  projectId: string,
  task: TaskKind,
  annotations: readonly CrowdAnnotation[],
): Promise<NewAgreement[]> {
  const [slices, versions] = await Promise.all([slicesOfItems(call, projectId), guideVersions(call, projectId)]);
  const ofVersion = groupBy(annotations, (annotation) => annotation.guideVersionId);
  const rows: NewAgreement[] = [];
  let earlier: (MeasuredVersion & { readonly id: string }) | null = null;
  for (const { id } of [...versions].sort((a, b) => a.number - b.number)) {
    const answers = ofVersion.get(id) ?? [];
    const figures = measureAnswers(task, answers, slices);
    const overall = figures.find(({ scope }) => scope === 'all');
    const gain = overall && earlier ? agreementGain(task, earlier, { figure: overall, answers }) : null;
    for (const figure of figures) {
      const compared =
        figure === overall && gain && earlier
          ? {
              sinceGuideVersionId: earlier.id,
              gain: gain.value,
              gainLow: gain.low,
              gainHigh: gain.high,
              itemsNeeded: gain.itemsNeeded,
            }
          : {};
      rows.push({ ...figure, ...compared, projectId, guideVersionId: id, computedAt: call.now });
    }
    if (overall && overall.alpha !== null) earlier = { id, figure: overall, answers };
  }
  return rows;
}
