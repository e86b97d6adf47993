import 'server-only';
import { retireWhatTheGuideShows } from '@/db/queries/skill';
import { matchKnownToClasses } from '@/db/queries/skill-classes';
import type { Call } from '@/server/call';

/**
 * Before the seats of a project are matched: what names a class that nobody can choose any more is shown to nobody, and
 * what every worker can read in the guide is no check.
 */
export async function restWhatTellsNothing(call: Call, projectId: string): Promise<void> {
  await matchKnownToClasses(call.db, projectId, call.now);
  await retireWhatTheGuideShows(call.db, projectId, call.now);
}
