import type { Shelf, ShelfTrouble } from './device-shelf';

const tryAgainAfterMs = 5000;

/** Opens a shelf; `onGone` is called when it cannot be used any more. Rejects with a `ShelfTrouble`. */
type Open = (onGone: (why: ShelfTrouble) => void) => Promise<Shelf>;

/**
 * A shelf that is opened once, and after trouble again and again: behind whoever asks meanwhile, who hears at once that the
 * device keeps nothing. It counts as open again once it has answered a question; never again after `outdated`, since a newer
 * page has it then. `now`: milliseconds of a steady clock.
 */
export function openedAgain(open: Open, now: () => number): () => Promise<Shelf> {
  let shelf: Promise<Shelf> | null = null;
  let trouble: ShelfTrouble | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let isTrying = false;

  const fail = (why: ShelfTrouble) => {
    // Behind a request that is blocked the next ones are not answered at all.
    const isStillSo = trouble === 'outdated' || (trouble === 'blocked' && why === 'unavailable');
    trouble = trouble !== null && isStillSo ? trouble : why;
    shelf = Promise.reject(trouble);
    shelf.catch(() => undefined);
  };
  const tryAgain = async () => {
    if (trouble === 'outdated' || isTrying || now() - triedAt <= tryAgainAfterMs) return;
    isTrying = true;
    triedAt = now();
    try {
      const again = await open(gone);
      await again.run('readonly', (rows) => rows.get('reading', '', ''));
      shelf = Promise.resolve(again);
      trouble = null;
    } catch (why) {
      fail(why as ShelfTrouble);
    }
    isTrying = false;
  };
  const gone = (why: ShelfTrouble) => {
    fail(why);
    void tryAgain();
  };
  return () => {
    if (shelf === null) {
      triedAt = now();
      shelf = open(gone);
      shelf.catch(fail);
    } else if (trouble !== null) void tryAgain();
    return shelf;
  };
}
