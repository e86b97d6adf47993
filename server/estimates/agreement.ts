import 'server-only';
import { replaceAgreements } from '@/db/queries/estimates';
import { annotationsOfProject } from '@/server/annotations/annotations';
import type { Call } from '@/server/call';
import { slicesOfItems } from '@/server/datasets/datasets';
import { groupBy } from '@/server/group';
import { projectTerms } from '@/server/projects/projects';
import { measureAnswers } from './agreement-rules';

/**
 * Measures agreement under each guide version of the project: overall, per class and per slice. An annotation counts for
 * the version it was made under, so a new version starts without figures.
 */
export async function measureAgreement(call: Call, projectId: string): Promise<void> {
  const [terms, annotations, slices] = await Promise.all([
    projectTerms(call, projectId),
    annotationsOfProject(call, projectId),
    slicesOfItems(call, projectId),
  ]);
  const versions = groupBy(annotations, (annotation) => annotation.guideVersionId);
  const rows = [...versions].flatMap(([guideVersionId, ofVersion]) =>
    measureAnswers(
      terms.task,
      ofVersion.map(({ itemId, workerId, answer }) => ({ itemId, workerId, answer })),
      slices,
    ).map((figure) => ({ ...figure, projectId, guideVersionId, computedAt: call.now })),
  );
  await replaceAgreements(call.db, [...versions.keys()], rows);
}
