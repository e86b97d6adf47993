import 'server-only';
import { databaseTime } from '@/db/queries/clock';
import { databaseTrouble } from '@/db/trouble';
import type { Closure } from './closed-mark';
import { database } from './database';

/**
 * Whether the house is closed: from the first request that cannot reach the database until one statement was answered
 * again. `proxy.ts` answers pages with 503 meanwhile, since a page that has begun to be drawn cannot choose its status; so
 * it also asks, before a page is drawn, whether the database answers. Both stand on `globalThis`: the proxy is a bundle
 * of its own, and with its own copy of the pool it would not know the errors of this one.
 */
declare global {
  var casebookIsClosed: boolean | undefined;
  var casebookClosure: (() => Promise<Closure | null>) | undefined;
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

/** One statement beside the dozen of a page. A database that is too busy to answer it closes this page, not the house. */
globalThis.casebookClosure = async () => {
  if (globalThis.casebookIsClosed) return 'away';
  try {
    await databaseTime(database());
    return null;
  } catch (error) {
    const trouble = databaseTrouble(error);
    if (trouble === 'away') closeForAMoment();
    return trouble;
  }
};
