import 'server-only';
/** Many known answers at once, as a file brings them: all of them become known together, or none. */
import { insertManyGold, type ManyGoldRow, standingsOf } from '@/db/queries/skill-many';
import type { Call, MemberCall } from '@/server/call';
import { type Answer, answerSchema } from '@/server/projects/tasks';
import type { GoldUse } from './contract';
import { followKnowledge } from './skill';

export interface KnownAnswer {
  readonly itemId: string;
  readonly use: GoldUse;
  readonly answer: Answer;
  readonly explanation: string;
}

/** How an item stands before its answer is made known. */
export interface ItemKnowledge {
  /** What is known already; null when nothing is. */
  readonly known: { readonly use: GoldUse; readonly answer: Answer; readonly isGone: boolean } | null;
  /** A published guide shows it, so that it can be training alone. */
  readonly isInGuide: boolean;
}

/** What the project knows of these items; those of which there is nothing to say are left out. */
export async function knowledgeOf(
  call: Call,
  projectId: string,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, ItemKnowledge>> {
  const rows = await standingsOf(call.db, projectId, itemIds);
  return new Map(
    rows.map(({ item_id, use, answer, is_gone: isGone, is_in_guide: isInGuide }) => [
      item_id,
      { known: use === null ? null : { use, answer: answerSchema.parse(answer), isGone }, isInGuide },
    ]),
  );
}

const rowsAtOnce = 1000;

/** Makes answers known in one transaction; returns the items of which nothing was known before. `onProgress` is told after each part. */
export function addManyGold(
  call: MemberCall,
  projectId: string,
  rows: readonly KnownAnswer[],
  onProgress: (done: number) => void,
): Promise<ReadonlySet<string>> {
  const common = { projectId, createdBy: call.actor.id, now: call.now };
  return call.db.transaction(async (db) => {
    const made = new Set<string>();
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      const part: readonly ManyGoldRow[] = rows.slice(from, from + rowsAtOnce);
      for (const itemId of await insertManyGold(db, common, part)) made.add(itemId);
      onProgress(Math.min(from + rowsAtOnce, rows.length));
    }
    if (made.size > 0) await followKnowledge({ ...call, db }, projectId);
    return made;
  });
}
