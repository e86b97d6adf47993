/** What one hand of the bench does over and over: the server's own ceilings, and the product's operations as it calls them. */
import type postgres from 'postgres';
import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { handInAll, saveDraft } from '@/server/annotations/annotations';
import { extendLease } from '@/server/assignment/assignment';
import { claimItems } from '@/server/assignment/claims';
import { assignmentLimits, lacking } from '@/server/assignment/limits';
import type { MemberCall } from '@/server/call';
import { holdForSeat } from '@/server/ledger/holds';
import type { Answer } from '@/server/projects/tasks';

/** Runs one operation and notes how long it took under its name, as often as it did something; once unless said. */
export type Timed = <T>(name: string, operation: () => Promise<T>, timesDone?: (result: T) => number) => Promise<T>;
export type Loop = (isOver: () => boolean, timed: Timed) => Promise<void>;

export const ceilingRows = 100_000;

/**
 * The ceilings of the server, by the product's own driver with prepared statements. `simple update` is the transaction of
 * `pgbench -N`: update one row, read it, write one line of history, in a transaction of five round trips.
 */
export const ceilings: Readonly<Record<string, (sql: postgres.Sql) => Loop>> = {
  'select 1': (sql) => (isOver, timed) => repeat(isOver, () => timed('select 1', () => sql`select ${1}::int`)),
  insert: (sql) => (isOver, timed) =>
    repeat(isOver, () =>
      timed('insert', () => sql`insert into bench_history (row_id, delta, at) values (${row()}, ${1}, now())`),
    ),
  'lone update': (sql) => (isOver, timed) =>
    repeat(isOver, () =>
      timed('lone update', () => sql`update bench_rows set balance = balance + ${1} where id = ${row()}`),
    ),
  'simple update': (sql) => (isOver, timed) =>
    repeat(isOver, () =>
      timed('simple update', () =>
        sql.begin(async (tx) => {
          const id = row();
          await tx`update bench_rows set balance = balance + ${1} where id = ${id}`;
          await tx`select balance from bench_rows where id = ${id}`;
          await tx`insert into bench_history (row_id, delta, at) values (${id}, ${1}, now())`;
        }),
      ),
    ),
};

function row(): number {
  return 1 + Math.floor(Math.random() * ceilingRows);
}

async function repeat(isOver: () => boolean, act: () => Promise<unknown>): Promise<void> {
  while (!isOver()) await act();
}

function callOf(db: Queryable, personId: string): MemberCall {
  return { db, actor: { id: personId, name: 'Hand', isStaff: false }, now: new Date(), locale: 'en' };
}

/** What the hands of one process share: their pool, and the people that nobody else acts for. */
export interface Crew {
  readonly db: Queryable;
  readonly projectIds: readonly string[];
  /** The next person who has claimed nothing yet in this run. */
  nextPerson(): string;
}

const answers: readonly Answer[] = ['kind', 'kind', 'rude'].map((classId) => ({ task: 'classes', classId }));

function answer(): Answer {
  return answers[Math.floor(Math.random() * answers.length)] ?? { task: 'classes', classId: 'kind' };
}

/**
 * The product's operations. A worker's whole round is draft, now and then a heartbeat, and hand in with the next item.
 * Those of several at once are what a desk of quick items does, which may hold twenty: it asks for thirteen when a third is
 * left and for twenty when it comes back after all were done without a connection, and sends what waits together.
 */
export const operations: Readonly<Record<string, (crew: Crew, hand: number) => Loop>> = {
  claim: (crew) => claims(crew, 1),
  'claim 13': (crew) => claims(crew, 13),
  'claim 20': (crew) => claims(crew, 20),
  cycle: (crew) => rounds(crew, async () => {}),
  desk: deskRounds,
  'cycle of 20': (crew) => rounds(crew, async () => {}, 20),
  mixture: (crew) =>
    rounds(crew, async (call, projectId, seatId, timed) => {
      const draft = { projectId, seatId, version: 0, answer: answer(), comment: '' };
      await timed('draft', () => saveDraft(call, draft));
      if (Math.random() < 0.3) await timed('heartbeat', () => extendLease(call, projectId, seatId));
    }),
  hold: (crew, hand) => (isOver, timed) => {
    const personId = crew.nextPerson();
    const projectId = crew.projectIds[hand % crew.projectIds.length] ?? '';
    const lease = { projectId, workerId: personId, priceMinor: 10n, feeMinor: 2n, currency: 'USD', replaces: null };
    return repeat(isOver, () =>
      timed('hold', () =>
        crew.db.transaction((db) => holdForSeat(callOf(db, personId), { ...lease, holdId: newId(), seatId: newId() })),
      ),
    );
  },
};

function claims(crew: Crew, wanted: number): Loop {
  return (isOver, timed) =>
    repeat(isOver, async () => {
      const call = callOf(crew.db, crew.nextPerson());
      const wish = { holding: [], wanted };
      const claim = () => claimItems(call, crew.projectIds[0] ?? '', wish);
      const { end } = await timed('claim', claim, ({ items }) => items.length);
      if (end) throw new Error(`a claim ended with ${end.status}`);
    });
}

function workOn(seatId: string) {
  return { submissionId: newId(), seatId, answer: answer(), comment: '', activeSeconds: 9, readingSeconds: 0 };
}

/**
 * What a desk sends whose items are done without a word in between: each handed in by itself, with the wish that the desk
 * has at that moment. Desks begin with differently many items, as people do who came at different times.
 */
function deskRounds(crew: Crew, hand: number): Loop {
  return async (isOver, timed) => {
    const projectId = crew.projectIds[0] ?? '';
    const personId = crew.nextPerson();
    const first = { holding: [], wanted: 1 + (hand % assignmentLimits.mostLeases) };
    let { items: held, atOnce } = await claimItems(callOf(crew.db, personId), projectId, first);
    while (!isOver()) {
      const [done, ...left] = held;
      if (!done) throw new Error('a desk has nothing left');
      const wish = { holding: left.map(({ seatId }) => seatId), wanted: lacking(left.length, atOnce) };
      const work = { projectId, works: [workOn(done.seatId)], ...wish };
      const handIn = () => handInAll(callOf(crew.db, personId), work);
      const { results, next } = await timed('hand in + next', handIn);
      if (results.some(({ status }) => status !== 'taken')) throw new Error('work was refused');
      held = [...left, ...(next?.items ?? [])];
      atOnce = next?.atOnce ?? atOnce;
    }
  };
}

type Between = (call: MemberCall, projectId: string, seatId: string, timed: Timed) => Promise<void>;

/** A person claims once, then hands in and gets the next items until the time is over. */
function rounds(crew: Crew, between: Between, wanted = 1): Loop {
  return async (isOver, timed) => {
    const projectId = crew.projectIds[0] ?? '';
    const personId = crew.nextPerson();
    const wish = { holding: [], wanted };
    let { items } = await claimItems(callOf(crew.db, personId), projectId, wish);
    while (!isOver()) {
      if (items.length === 0) throw new Error('a round ended without items');
      for (const { seatId } of items) await between(callOf(crew.db, personId), projectId, seatId, timed);
      const works = items.map(({ seatId }) => workOn(seatId));
      const handIn = () => handInAll(callOf(crew.db, personId), { projectId, works, ...wish });
      const { results, next } = await timed('hand in + next', handIn, () => works.length);
      if (results.some(({ status }) => status !== 'taken')) throw new Error('work was refused');
      items = next?.items ?? [];
    }
  };
}
