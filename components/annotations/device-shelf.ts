/**
 * Where the browser keeps rows for us: IndexedDB, which has room for thousands of large drafts and survives a crash, or,
 * where the device keeps nothing, the memory of this page. Rows lie on a named shelf under a person and an id.
 */

/** Why a device keeps nothing; each is told in its own words. */
export type ShelfTrouble =
  /** Private mode, or storage forbidden. */
  | 'unavailable'
  | 'full'
  /** An older Casebook in another tab does not let go of the database. */
  | 'blocked'
  /** A newer Casebook in another tab has taken the database over. */
  | 'outdated';

export const shelves = ['drafts', 'outbox', 'refused', 'reading'] as const;
export type ShelfName = (typeof shelves)[number];

export interface Row {
  readonly personId: string;
  readonly id: string;
}

/** What can be done inside one transaction. */
export interface Rows {
  get<T extends Row>(shelf: ShelfName, personId: string, id: string): Promise<T | null>;
  /** The rows of one person. */
  of<T extends Row>(shelf: ShelfName, personId: string): Promise<readonly T[]>;
  /** The rows of everybody on this device: for tidying up, never for showing. */
  all<T extends Row>(shelf: ShelfName): Promise<readonly T[]>;
  put(shelf: ShelfName, row: Row): Promise<void>;
  drop(shelf: ShelfName, personId: string, id: string): Promise<void>;
}

export interface Shelf {
  /** Rejects with a `ShelfTrouble` when it could not be done; then nothing of it was done. */
  run<T>(mode: 'readonly' | 'readwrite', work: (rows: Rows) => Promise<T>): Promise<T>;
}

const databaseName = 'casebook';
/** Raised whenever the shelves change: an older page lets go, and an older page that opens later is told to reload. */
const databaseVersion = 1;

/** Some browsers never answer while storage is forbidden or broken. */
const patienceMs = 4000;
/** Nor, at times, once it was open, as after a phone was asleep. A slow device takes seconds for a large draft. */
const actPatienceMs = 15_000;

/**
 * Opens the browser's own database. `onGone` is called when it cannot be used any more: because a newer page asked for
 * it and it was let go (`outdated`), or because the browser closed it or does not answer.
 */
export function openShelf(onGone: (why: ShelfTrouble) => void): Promise<Shelf> {
  return new Promise((resolve, reject: (trouble: ShelfTrouble) => void) => {
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(databaseName, databaseVersion);
    } catch {
      return reject('unavailable');
    }
    let isTooLate = false;
    const giveUp = (trouble: ShelfTrouble) => {
      isTooLate = true;
      reject(trouble);
    };
    const patience = setTimeout(() => giveUp('unavailable'), patienceMs);
    request.onupgradeneeded = () => {
      for (const name of shelves) {
        if (!request.result.objectStoreNames.contains(name))
          request.result.createObjectStore(name, { keyPath: ['personId', 'id'] });
      }
    };
    request.onblocked = () => giveUp('blocked');
    request.onerror = () => giveUp(request.error?.name === 'VersionError' ? 'outdated' : troubleOf(request.error));
    request.onsuccess = () => {
      clearTimeout(patience);
      const database = request.result;
      if (isTooLate) return database.close();
      const letGo = (why: ShelfTrouble) => {
        database.close();
        onGone(why);
      };
      database.onclose = () => onGone('unavailable');
      database.onversionchange = () => letGo('outdated');
      resolve({ run: (mode, work) => transact(database, mode, work, () => letGo('unavailable')) });
    };
  });
}

function transact<T>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  work: (rows: Rows) => Promise<T>,
  onDead: () => void,
): Promise<T> {
  return new Promise((resolve, reject: (trouble: unknown) => void) => {
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction(shelves, mode);
    } catch (error) {
      onDead();
      return reject(troubleOf(error));
    }
    let result: T;
    const abort = (error: unknown) => {
      clearTimeout(patience);
      reject(error instanceof DOMException ? troubleOf(error) : error);
      try {
        transaction.abort();
      } catch {
        // It has ended by itself.
      }
    };
    const patience = setTimeout(() => {
      abort('unavailable');
      onDead();
    }, actPatienceMs);
    transaction.oncomplete = () => {
      clearTimeout(patience);
      resolve(result);
    };
    transaction.onabort = () => {
      clearTimeout(patience);
      reject(troubleOf(transaction.error));
    };
    work(rowsOf(transaction)).then((value) => {
      result = value;
    }, abort);
  });
}

function rowsOf(transaction: IDBTransaction): Rows {
  const shelf = (name: ShelfName) => transaction.objectStore(name);
  return {
    get: async <T>(name: ShelfName, personId: string, id: string) =>
      ((await answered(shelf(name).get([personId, id]))) as T | undefined) ?? null,
    of: async <T>(name: ShelfName, personId: string) =>
      (await answered(shelf(name).getAll(IDBKeyRange.bound([personId], [personId, []])))) as T[],
    all: async <T>(name: ShelfName) => (await answered(shelf(name).getAll())) as T[],
    put: async (name, row) => void (await answered(shelf(name).put(row))),
    drop: async (name, personId, id) => void (await answered(shelf(name).delete([personId, id]))),
  };
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function troubleOf(error: unknown): ShelfTrouble {
  return (error as { name?: string } | null)?.name === 'QuotaExceededError' ? 'full' : 'unavailable';
}
