import type { Row, Rows, Shelf, ShelfName, ShelfTrouble } from './device-shelf';
import { type DeviceDraft, type DraftRow, isDraftRow, leftBeside } from './device-store';

/** Hears of a draft that the device turned out to keep, over which this page had begun anew while it could not be read. */
type OnFound = (personId: string, seatId: string, found: DeviceDraft) => void;

/**
 * A shelf that never refuses: what the device cannot keep (no room, private mode) lies in the memory of this page over
 * what the device does keep, until it can be written after all. `onTrouble` hears why, and null once all is on the device.
 * A draft that could not be read meanwhile is never written over: it stays on the device, and `onFound` hears of it.
 * Work given to it may be run twice, so it must do the same both times.
 */
export function keptAnyway(
  open: () => Promise<Shelf>,
  onTrouble: (trouble: ShelfTrouble | null) => void,
  onFound: OnFound,
): Shelf {
  const held = new Map<string, Held>();
  let last: Promise<unknown> = Promise.resolve();

  async function base(): Promise<Shelf | null> {
    try {
      return await open();
    } catch (trouble) {
      onTrouble(asTrouble(trouble));
      return null;
    }
  }

  async function act<T>(mode: 'readonly' | 'readwrite', work: (rows: Rows) => Promise<T>): Promise<T> {
    const shelf = await base();
    if (shelf && held.size === 0) {
      try {
        const result = await shelf.run(mode, work);
        onTrouble(null);
        return result;
      } catch (trouble) {
        onTrouble(asTrouble(trouble));
      }
    }
    const result = await work(layered(shelf, held));
    if (shelf)
      await writeThrough(shelf, held, onFound).then(
        () => onTrouble(null),
        (trouble) => onTrouble(asTrouble(trouble)),
      );
    return result;
  }

  return {
    /** One after the other, so that what is held is never read while it is being written. */
    run: (mode, work) => {
      const turn = last.then(() => act(mode, work));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** A row that waits for its place on the device, or null: it is to be taken away there. */
type Held = {
  readonly shelf: ShelfName;
  readonly personId: string;
  readonly id: string;
  readonly row: Row | null;
  /** The first of the rows that were held here one after the other: what it was made from is what the page knew. */
  readonly first: Row | null;
};

const keyOf = ({ shelf, personId, id }: Pick<Held, 'shelf' | 'personId' | 'id'>) => [shelf, personId, id].join(' ');

function layered(base: Shelf | null, held: Map<string, Held>): Rows {
  const over = <T extends Row>(rows: readonly T[], shelf: ShelfName, personId: string | null): readonly T[] => {
    const mine = [...held.values()].filter(
      (each) => each.shelf === shelf && (personId === null || each.personId === personId),
    );
    const untouched = rows.filter(({ personId: whose, id }) => !held.has(keyOf({ shelf, personId: whose, id })));
    return [...untouched, ...mine.flatMap(({ row }) => (row ? [row as T] : []))];
  };
  const below = async <T>(nothing: T, read: (rows: Rows) => Promise<T>): Promise<T> =>
    base ? base.run('readonly', read).catch(() => nothing) : nothing;
  const hold = (each: Omit<Held, 'first'>) => {
    const before = held.get(keyOf(each));
    held.set(keyOf(each), { ...each, first: before ? before.first : each.row });
  };
  return {
    get: async <T extends Row>(shelf: ShelfName, personId: string, id: string) => {
      const known = held.get(keyOf({ shelf, personId, id }));
      return known ? (known.row as T | null) : below<T | null>(null, (rows) => rows.get<T>(shelf, personId, id));
    },
    of: async <T extends Row>(shelf: ShelfName, personId: string) =>
      over<T>(await below<readonly T[]>([], (rows) => rows.of<T>(shelf, personId)), shelf, personId),
    all: async <T extends Row>(shelf: ShelfName) =>
      over<T>(await below<readonly T[]>([], (rows) => rows.all<T>(shelf)), shelf, null),
    put: async (shelf, row) => hold({ shelf, personId: row.personId, id: row.id, row: structuredClone(row) }),
    drop: async (shelf, personId, id) => hold({ shelf, personId, id, row: null }),
  };
}

/** What is to go goes first: it makes room. */
async function writeThrough(shelf: Shelf, held: Map<string, Held>, onFound: OnFound): Promise<void> {
  const inOrder = [...held].sort(([, one], [, other]) => Number(one.row !== null) - Number(other.row !== null));
  for (const [key, each] of inOrder) {
    const found = await shelf.run('readwrite', (rows) => writeOver(rows, each));
    held.delete(key);
    if (found) onFound(each.personId, each.id, found.draft);
  }
}

/** Resolves to the draft that stays in its place, if the device keeps one that the page has not seen. */
async function writeOver(rows: Rows, { shelf, personId, id, row, first }: Held): Promise<DraftRow | null> {
  const there = shelf === 'drafts' && first ? await rows.get(shelf, personId, id) : null;
  const left = there && isDraftRow(there) && isDraftRow(first) ? leftBeside(there, first, row) : null;
  if (left) await rows.put(shelf, left);
  else if (row) await rows.put(shelf, row);
  else await rows.drop(shelf, personId, id);
  return left;
}

function asTrouble(error: unknown): ShelfTrouble {
  if (typeof error !== 'string') throw error;
  return error as ShelfTrouble;
}
