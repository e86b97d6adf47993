/** Claims as most tests make them. */
import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';

import { claimItems } from '@/server/assignment/claims';
import type { ClaimResult } from '@/server/assignment/contract';
import type { MemberCall } from '@/server/call';

/** One more item for a screen that shows those of `holding`, or why there is none. */
export async function claimNext(
  call: MemberCall,
  projectId: string,
  holding: readonly string[] = [],
): Promise<ClaimResult> {
  const { items, end } = await claimItems(call, projectId, { holding: [...holding], wanted: 1 });
  const result = items[0] ?? end;
  if (!result) throw new Error('a claim gave neither an item nor a reason');
  return result;
}

/** Says how long nine in ten answers of a project take. */
export async function setPace(db: Queryable, projectId: string, slowSeconds: number, answers = 100): Promise<void> {
  await db.execute(sql`
    insert into project_paces (project_id, median_seconds, slow_seconds, answers, computed_at)
    values (${projectId}, ${slowSeconds / 2}, ${slowSeconds}, ${answers}, now())`);
}
