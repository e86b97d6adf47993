import 'server-only';
import { pseudonymsOf } from '@/db/queries/accounts';
import type { Call } from '@/server/call';

/** What requesters and reviewers may call each person: the pseudonym by id, never the name or the address. */
export async function pseudonyms(call: Call, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await pseudonymsOf(call.db, [...new Set(ids)]);
  return new Map(rows.map(({ id, pseudonym }) => [id, pseudonym]));
}
