import 'server-only';
import { brokenLaws, countTransfers } from '@/db/queries/ledger-books';
import type { Call } from '@/server/call';
import type { BookCheck, BookFault } from './contract';

/** Proves the laws I1 to I8 of the book on the whole of it, in the database; see `brokenLaws` for what they say. */
export async function checkBooks(call: Call): Promise<BookCheck> {
  const [rows, transfers] = await Promise.all([brokenLaws(call.db), countTransfers(call.db)]);
  const faults = rows.map(({ law, subject, detail }) => ({ law: law as BookFault['law'], subject, detail }));
  return { balanced: faults.length === 0, faults, transfers };
}
