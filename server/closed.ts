import 'server-only';
import { databaseTime } from '@/db/queries/clock';
import { database } from './database';

/**
 * Whether the house is closed: from the first request that cannot reach the database until one statement was answered
 * again. `proxy.ts` answers pages with 503 meanwhile, since a page that has begun to be drawn cannot choose its status.
 */
declare global {
  var casebookIsClosed: boolean | undefined;
}

const lookEveryMs = 1000;

/** Closes the house, and looks every second whether it can be opened. */
export function closeForAMoment(): void {
  if (globalThis.casebookIsClosed) return;
  globalThis.casebookIsClosed = true;
  const look = async () => {
    try {
      await databaseTime(database());
      globalThis.casebookIsClosed = false;
    } catch {
      setTimeout(() => void look(), lookEveryMs).unref();
    }
  };
  setTimeout(() => void look(), lookEveryMs).unref();
}
