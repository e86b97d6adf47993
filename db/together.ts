/**
 * What several people do at the same moment, done in one transaction. Begin, commit, the wait for the disk and each
 * statement's own way cost more than what a statement does for one person: shared by sixteen they cost little. Who comes
 * alone waits for nobody. Whatever goes wrong in a shared transaction is rolled back, and everybody's part is run again by
 * itself, as if it had never been shared.
 */

import { inOneGo } from '@/db/one-go';
import type { Queryable } from '@/db/queryable';
import { isExhausted, isOfDatabase, isUnreachable } from '@/db/trouble';

/** While one transaction of a place runs, who comes waits for its end; a second begins when so many wait. */
const enough = 16;
const mostAtOnce = 2;
const mostTogether = 32;
/** Nobody waits longer for others to end. */
const patienceMs = 50;
/** How long a shared transaction waits for a lock: one person who is held up shall not hold up the others. */
const lockMs = 250;
/** After a failure of the database everybody goes alone for so long: what failed is likely to fail again. */
const apartMs = 2_000;
/** Somebody who was refused, or needed more than can be shared, goes alone for so long. */
const unsociableMs = 10_000;

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
  /** Who is in a transaction of this table just now, and in how many: they would wait for themselves. */
  private readonly busy = new Map<string, number>();
  private line: Guest[] = [];
  private apartUntil = 0;
  private readonly unsociable = new Map<string, number>();

  constructor(
    private readonly db: Queryable,
    private readonly onEmpty: (table: Table) => void,
  ) {}

  private goesAlone(person: string): boolean {
    const now = performance.now();
    return now < this.apartUntil || now < (this.unsociable.get(person) ?? 0);
  }

  come<T>(person: string, act: Act<T>): Promise<T> {
    return new Promise<T>((done, failed) => {
      const guest: Guest = { person, act, done: done as Guest['done'], failed };
      if (this.goesAlone(person)) void this.serve([guest]);
      else {
        this.line.push(guest);
        // Where nobody is served though some wait, one has just ended: `left` comes in a moment.
        if (this.running > 0 || this.line.length === 1) this.serveEnough();
        setTimeout(() => this.serveLate(guest), patienceMs);
      }
    });
  }

  private serveEnough(): void {
    if (this.running === 0 || (this.running < mostAtOnce && this.line.length >= enough)) void this.serve(this.next());
  }

  /** Somebody who has waited long enough, with those who may come along. */
  private serveLate(guest: Guest): void {
    if (!this.line.includes(guest)) return;
    this.line = this.line.filter((other) => other !== guest);
    const isFree = !this.busy.has(guest.person) && !this.goesAlone(guest.person);
    void this.serve(isFree ? [guest, ...this.next(guest.person)] : [guest]);
  }

  /** Those who wait, each person once, without those who are at work already or were not good company. */
  private next(besides?: string): Guest[] {
    const guests: Guest[] = [];
    const people = new Set(besides === undefined ? [] : [besides]);
    this.line = this.line.filter((guest) => {
      const { person } = guest;
      const isFull = guests.length >= (besides === undefined ? mostTogether : mostTogether - 1);
      if (isFull || people.has(person) || this.busy.has(person) || this.goesAlone(person)) return true;
      people.add(person);
      guests.push(guest);
      return false;
    });
    return guests;
  }

  private async serve(guests: readonly Guest[]): Promise<void> {
    if (guests.length === 0) return;
    this.running += 1;
    for (const { person } of guests) this.busy.set(person, (this.busy.get(person) ?? 0) + 1);
    try {
      if (guests.length === 1) await this.eachAlone(guests);
      else await this.allTogether(guests);
    } finally {
      this.running -= 1;
      // Those who are answered now may come again at once.
      setImmediate(() => this.left());
    }
  }

  private release({ person }: Guest): void {
    const others = (this.busy.get(person) ?? 1) - 1;
    if (others > 0) this.busy.set(person, others);
    else this.busy.delete(person);
  }

  private left(): void {
    if (this.line.length > 0) this.serveEnough();
    else if (this.running === 0 && performance.now() >= this.apartUntil && this.unsociable.size === 0)
      this.onEmpty(this);
  }

  private async eachAlone(guests: readonly Guest[]): Promise<void> {
    await Promise.all(
      guests.map((guest) =>
        this.db
          .transaction(guest.act)
          .finally(() => this.release(guest))
          .then(guest.done, guest.failed),
      ),
    );
  }

  private async allTogether(guests: readonly Guest[]): Promise<void> {
    const outcome = await this.db.transaction((tx) => allIn(tx, guests)).catch((error: unknown) => ({ error }));
    if ('error' in outcome) {
      const { error } = outcome;
      // Whether it was done is not known, or nobody would be served alone either.
      const isVain = !(error instanceof Parted) && (isUnreachable(error) || isExhausted(error));
      if (!isVain) {
        this.part(error instanceof Parted ? error.because : []);
        return this.eachAlone(guests);
      }
      for (const { failed } of guests) failed(error);
    } else for (const [place, { done }] of guests.entries()) done(outcome.results[place]);
    for (const guest of guests) this.release(guest);
  }

  private part(because: readonly string[]): void {
    const now = performance.now();
    for (const [person, until] of this.unsociable) if (until < now) this.unsociable.delete(person);
    for (const person of because) this.unsociable.set(person, now + unsociableMs);
    if (because.length === 0) this.apartUntil = now + apartMs;
  }
}

/** Nothing was kept: each may be run again by itself. */
class Parted extends Error {
  override readonly name = 'Parted';
  /** @param because of whom, where it was not the database's doing. */
  constructor(readonly because: readonly string[]) {
    super('not everybody could go on together');
  }
}

/** The transaction as one of those in it sees it: a savepoint in it would take in what the others do meanwhile. */
function faceOf(tx: Queryable, onSavepoint: () => void): Queryable {
  const face: Queryable & Marks = Object.create(tx, {
    transaction: {
      value: () => {
        onSavepoint();
        return Promise.reject(new Parted([]));
      },
    },
  });
  face[sharedMark] = tx;
  return face;
}

async function allIn(tx: Queryable, guests: readonly Guest[]): Promise<{ readonly results: readonly unknown[] }> {
  const because = new Set<string>();
  let isBroken = false;
  const part = async ({ person, act }: Guest) => {
    try {
      // Whoever needs a savepoint cannot go on here, whatever they make of not having got it.
      return await act(faceOf(tx, () => because.add(person)));
    } catch (error) {
      if (isOfDatabase(error)) isBroken = true;
      else because.add(person);
      return null;
    }
  };
  const [, results] = await inOneGo(
    Promise.resolve(tx.execute(`set local lock_timeout = ${lockMs}`)),
    Promise.all(guests.map(part)),
  );
  if (isBroken) throw new Parted([]);
  if (because.size > 0) throw new Parted([...because]);
  return { results };
}

/** Kept with the pool and the transaction: a server's bundles may each have this module, and use one pool. */
const tablesMark = Symbol.for('casebook: tables');
const sharedMark = Symbol.for('casebook: shared');

interface Marks {
  [tablesMark]?: Map<string, Table>;
  [sharedMark]?: Queryable;
}

const marksOf = (db: Queryable) => db as Queryable & Marks;

/** Transactions of this pool may be shared from now on. */
export function letShare(db: Queryable): void {
  marksOf(db)[tablesMark] = new Map();
}

/** The transaction that others may be at work in as well; null where this one is the caller's own. */
export function sharedBy(db: Queryable): Queryable | null {
  return marksOf(db)[sharedMark] ?? null;
}

/**
 * Runs `act` in a transaction, perhaps together with what others ask of the same `place` (a project). It may be run more
 * than once, so it acts on nothing but the database. In a transaction of the caller's own it is a savepoint of that.
 */
export function together<T>(db: Queryable, place: string, person: string, act: Act<T>): Promise<T> {
  const tables = marksOf(db)[tablesMark];
  if (!tables) return db.transaction(act);
  const onEmpty = (left: Table) => {
    if (tables.get(place) === left) tables.delete(place);
  };
  const table = tables.get(place) ?? new Table(db, onEmpty);
  tables.set(place, table);
  return table.come(person, act);
}
