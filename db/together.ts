/**
 * What several people do at the same moment, done in one transaction. Begin, commit, the wait for the disk and each
 * statement's own way cost more than what a statement does for one person: shared by sixteen they cost little. Who comes
 * alone waits for nobody. Whatever goes wrong in a shared transaction is rolled back, and everybody's part is run again by
 * itself, as if it had never been shared.
 */
import type { Queryable } from '@/db/client';
import { inOneGo } from '@/db/one-go';
import { isUnreachable, PoolExhausted } from '@/db/trouble';

/** While one transaction of a place runs, who comes waits for its end; a second begins when so many wait. */
const enough = 16;
const mostAtOnce = 2;
const mostTogether = 32;
/** Nobody waits longer for others to end. */
const patienceMs = 50;
/** How long a shared transaction waits for a lock: one person who is held up shall not hold up the others. */
const lockMs = 250;
/** After a failure everybody goes alone for so long: what failed is likely to fail again. */
const apartMs = 2_000;

type Act<T> = (db: Queryable) => Promise<T>;

interface Guest {
  readonly person: string;
  readonly act: Act<unknown>;
  done(result: unknown): void;
  failed(error: unknown): void;
}

/** Where people meet: those who ask the same pool about the same project. */
class Table {
  private running = 0;
  /** Who is in a transaction of this table just now: they would wait for themselves. */
  private readonly busy = new Set<string>();
  private line: Guest[] = [];
  private apartUntil = 0;

  constructor(
    private readonly db: Queryable,
    private readonly onEmpty: () => void,
  ) {}

  private get isApart(): boolean {
    return performance.now() < this.apartUntil;
  }

  come<T>(person: string, act: Act<T>): Promise<T> {
    return new Promise<T>((done, failed) => {
      const guest: Guest = { person, act, done: done as Guest['done'], failed };
      this.line.push(guest);
      if (this.isApart) void this.serve(guest);
      else {
        // Where nobody is served though some wait, one has just ended: `left` comes in a moment.
        if (this.running > 0 || this.line.length === 1) this.serveEnough();
        setTimeout(() => void this.serve(guest), patienceMs);
      }
    });
  }

  private serveEnough(): void {
    if (this.running === 0 || (this.running < mostAtOnce && this.line.length >= enough)) void this.serve();
  }

  /** `first`, if they still wait, with those who wait behind them, each person once. */
  private next(first: Guest | undefined): Guest[] {
    const guests: Guest[] = [];
    const people = new Set(this.busy);
    const come = (guest: Guest) => {
      if (guests.length >= mostTogether || people.has(guest.person)) return false;
      people.add(guest.person);
      guests.push(guest);
      return true;
    };
    if (first) {
      this.line = this.line.filter((guest) => guest !== first);
      guests.push(first);
      people.add(first.person);
      if (this.isApart || this.busy.has(first.person)) return guests;
    }
    this.line = this.line.filter((guest) => !come(guest));
    return guests;
  }

  private async serve(first?: Guest): Promise<void> {
    if (first && !this.line.includes(first)) return;
    const guests = this.next(first);
    if (guests.length === 0) return;
    this.running += 1;
    for (const { person } of guests) this.busy.add(person);
    try {
      if (guests.length === 1 || this.isApart) await this.eachAlone(guests);
      else await this.allTogether(guests);
    } finally {
      this.running -= 1;
      for (const { person } of guests) this.busy.delete(person);
      // Those who are answered now may come again at once.
      setImmediate(() => this.left());
    }
  }

  private left(): void {
    if (this.line.length > 0) this.serveEnough();
    else if (this.running === 0 && !this.isApart) this.onEmpty();
  }

  private async eachAlone(guests: readonly Guest[]): Promise<void> {
    await Promise.all(guests.map(({ act, done, failed }) => this.db.transaction(act).then(done, failed)));
  }

  private async allTogether(guests: readonly Guest[]): Promise<void> {
    try {
      const results = await this.db.transaction((tx) => allIn(tx, guests));
      for (const [place, { done }] of guests.entries()) done(results[place]);
    } catch (error) {
      // Whether it was done is not known, or nobody would be served alone either.
      if (!(error instanceof Parted) && (isUnreachable(error) || error instanceof PoolExhausted)) {
        for (const { failed } of guests) failed(error);
        return;
      }
      this.apartUntil = performance.now() + apartMs;
      await this.eachAlone(guests);
    }
  }
}

/** Nothing was kept: each may be run again by itself. */
class Parted extends Error {
  override readonly name = 'Parted';
}

async function allIn(tx: Queryable, guests: readonly Guest[]): Promise<unknown[]> {
  let hasParted = false;
  const face: Queryable = Object.create(tx, {
    transaction: {
      // A savepoint would take in what the others do meanwhile. Whoever needs one cannot go on here, whatever they make of this error.
      value: () => {
        hasParted = true;
        return Promise.reject(new Parted('a shared transaction has no savepoints'));
      },
    },
  });
  shared.add(face);
  const [, outcomes] = await inOneGo(
    Promise.resolve(tx.execute(`set local lock_timeout = ${lockMs}`)),
    Promise.allSettled(guests.map(({ act }) => act(face))),
  );
  return outcomes.map((outcome) => {
    if (hasParted || outcome.status === 'rejected') throw new Parted('not everybody could go on together');
    return outcome.value;
  });
}

/** Of each pool whose transactions may be shared, by place. */
const houses = new WeakMap<Queryable, Map<string, Table>>();
const shared = new WeakSet<Queryable>();

/** Transactions of this pool may be shared from now on. */
export function letShare(db: Queryable): void {
  houses.set(db, new Map());
}

/** Whether others may be at work in this transaction. */
export function isShared(db: Queryable): boolean {
  return shared.has(db);
}

/**
 * Runs `act` in a transaction, perhaps together with what others ask of the same `place` (a project). It may be run more
 * than once, so it acts on nothing but the database. In a transaction of the caller's own it is a savepoint of that.
 */
export function together<T>(db: Queryable, place: string, person: string, act: Act<T>): Promise<T> {
  const tables = houses.get(db);
  if (!tables) return db.transaction(act);
  const table = tables.get(place) ?? new Table(db, () => tables.delete(place));
  tables.set(place, table);
  return table.come(person, act);
}
