import type { Row, Rows, Shelf, ShelfName, ShelfTrouble } from './device-shelf';

/**
 * A shelf that never refuses: what the device cannot keep (no room, private mode) lies in the memory of this page over
 * what the device does keep, until it can be written after all. `onTrouble` hears why, and null once all is on the device.
 * Work given to it may be run twice, so it must do the same both times.
 */
export function keptAnyway(open: () => Promise<Shelf>, onTrouble: (trouble: ShelfTrouble | null) => void): Shelf {
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
      await writeThrough(shelf, held).then(
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
type Held = { readonly shelf: ShelfName; readonly personId: string; readonly id: string; readonly row: Row | null };

const keyOf = ({ shelf, personId, id }: Omit<Held, 'row'>) => [shelf, personId, id].join(' ');

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
  const hold = (each: Held) => void held.set(keyOf(each), each);
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
async function writeThrough(shelf: Shelf, held: Map<string, Held>): Promise<void> {
  const inOrder = [...held].sort(([, one], [, other]) => Number(one.row !== null) - Number(other.row !== null));
  for (const [key, { row, ...each }] of inOrder) {
    await shelf.run('readwrite', (rows) =>
      row ? rows.put(each.shelf, row) : rows.drop(each.shelf, each.personId, each.id),
    );
    held.delete(key);
  }
}

function asTrouble(error: unknown): ShelfTrouble {
  if (typeof error !== 'string') throw error;
  return error as ShelfTrouble;
}
