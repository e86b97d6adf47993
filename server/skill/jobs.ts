import 'server-only';
import { retireWhatTheGuideShows } from '@/db/queries/skill';
import type { Call } from '@/server/call';

/** Before the seats of a project are matched: what every worker can read in the guide is no check any more. */
export async function restWhatTheGuideShows(call: Call, projectId: string): Promise<void> {
  await retireWhatTheGuideShows(call.db, projectId, call.now);
}
