import 'server-only';
/** All that the crowd of a project said, in the little that an estimate of the whole needs of it. */
import { countAnnotations } from '@/db/queries/annotations';
import { type CrowdRow, crowdRows } from '@/db/queries/annotations-crowd';
import type { Call } from '@/server/call';
import { type Answer, answerSchema } from '@/server/projects/tasks';
import type { CrowdAnnotation } from './contract';

const itemsAtOnce = 5_000;

/** The same object for the same text: a million answers name a few hundred workers and a few classes. */
class Kept<T> {
  private readonly made = new Map<string, T>();

  constructor(private readonly make: (text: string) => T) {}

  of(text: string): T {
    const known = this.made.get(text);
    if (known !== undefined) return known;
    const fresh = this.make(text);
    // What is long is a drawing of somebody's own.
    if (text.length < 120) this.made.set(text, fresh);
    return fresh;
  }
}

/**
 * All annotations of a project, oldest first. They are read some thousand items at a time: all at once would take longer
 * than a statement may. What is handed in meanwhile may be missing.
 */
export async function crowdAnnotations(call: Call, projectId: string): Promise<CrowdAnnotation[]> {
  const answers = new Kept<Answer>((text) => answerSchema.parse(JSON.parse(text)));
  const ids = new Kept((text) => text);
  const asAnnotation = (row: CrowdRow): CrowdAnnotation => ({
    id: row.id,
    itemId: ids.of(row.item_id),
    workerId: ids.of(row.worker_id),
    guideVersionId: ids.of(row.guide_version_id),
    purpose: row.purpose,
    round: row.round,
    counts: (row.purpose === 'label' || row.purpose === 'check') && row.round === row.present_round,
    answer: answers.of(row.answer),
    activeSeconds: row.active_seconds,
    submittedAt: 1000 * row.submitted_at,
  });
  const all: CrowdAnnotation[] = [];
  let after: string | null = null;
  do {
    const { rows, last } = await crowdRows(call.db, projectId, after, itemsAtOnce);
    for (const row of rows) all.push(asAnnotation(row));
    after = last;
  } while (after !== null);
  return all.sort((a, b) => a.submittedAt - b.submittedAt || (a.id < b.id ? -1 : 1));
}

/** How many annotations a project has, and of how many people. */
export function annotationCounts(call: Call, projectId: string): Promise<{ annotations: number; workers: number }> {
  return countAnnotations(call.db, projectId);
}
