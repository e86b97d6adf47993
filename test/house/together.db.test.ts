/** Transactions that several people share. */
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { asking } from '@/db/asking';
import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { sharedBy, together } from '@/db/together';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();
await db.execute(sql`create table visits (person text primary key, transaction_id xid8 not null)`);

let place = '';
beforeEach(async () => {
  place = newId();
  await db.execute(sql`truncate visits`);
});

const note = (tx: Queryable, person: string) =>
  tx.execute<{ person: string }>(sql`
    insert into visits (person, transaction_id) values (${person}, pg_current_xact_id()) returning person`);

/** Notes a visit and says whose it was. */
const visit = (person: string) => async (tx: Queryable) => {
  const [row] = await note(tx, person);
  return row?.person;
};

/** Lets nobody else begin until it is told to end. */
function occupy(pool = db) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const done = together(pool, place, 'who came first', async () => ended);
  return { end, done };
}

async function transactions(): Promise<Record<string, string>> {
  const rows = await db.execute<{ person: string; id: string }>(
    sql`select person, transaction_id::text as id from visits`,
  );
  return Object.fromEntries(rows.map(({ person, id }) => [person, id]));
}

const people = (count: number) => Array.from({ length: count }, (_, n) => `person ${n}`);

describe('who shares a transaction', () => {
  it('those who came while another ran; each gets their own answer', async () => {
    const first = occupy();
    const answers = people(5).map((person) => together(db, place, person, visit(person)));
    first.end();
    await first.done;
    expect(await Promise.all(answers)).toEqual(people(5));
    expect(new Set(Object.values(await transactions())).size).toBe(1);
  });

  it('nobody who comes when nothing runs, or asks about something else', async () => {
    const [here, there] = [together(db, place, 'here', visit('here')), together(db, newId(), 'there', visit('there'))];
    await Promise.all([here, there]);
    const ids = await transactions();
    expect(ids.here).not.toBe(ids.there);
  });

  it('not one person twice, who would wait for themselves', async () => {
    const first = occupy();
    const answers = ['one', 'two'].map((visitName) => together(db, place, 'same person', visit(visitName)));
    first.end();
    await Promise.all(answers);
    const ids = await transactions();
    expect(ids.one).not.toBe(ids.two);
  });

  it('nobody for long: who waits behind somebody who is held up goes on without them', async () => {
    const first = occupy();
    expect(await together(db, place, 'patient', visit('patient'))).toBe('patient');
    first.end();
    await first.done;
  });

  it('nobody who brings a transaction of their own: theirs is a part of that', async () => {
    const first = occupy();
    await db.transaction(async (tx) => {
      await together(tx, place, 'inside', visit('inside'));
      const [own] = await tx.execute<{ id: string }>(sql`select pg_current_xact_id()::text as id`);
      const [row] = await tx.execute<{ id: string }>(sql`select transaction_id::text as id from visits`);
      expect(row?.id).toBe(own?.id);
    });
    first.end();
    await first.done;
  });

  it('also more than may go at once, all in the end', async () => {
    const first = occupy();
    const answers = people(70).map((person) => together(db, place, person, visit(person)));
    first.end();
    expect(await Promise.all(answers)).toEqual(people(70));
  });
});

describe('what goes wrong in a shared transaction', () => {
  it('is for whom it goes wrong alone; what the others do is kept, once', async () => {
    const first = occupy();
    const refused = together(db, place, 'refused', async (tx) => {
      await note(tx, 'refused');
      throw new RangeError('not so');
    });
    const failing = together(db, place, 'failing', (tx) => tx.execute(sql`select 1 / 0`));
    const others = people(3).map((person) => together(db, place, person, visit(person)));
    first.end();
    await Promise.all([expect(refused).rejects.toThrow('not so'), expect(failing).rejects.toThrow()]);
    expect(await Promise.all(others)).toEqual(people(3));
    expect(Object.keys(await transactions()).toSorted()).toEqual(people(3));
  });

  it('parts nobody for long but those whose doing it was', async () => {
    const refuse = async () => {
      throw new RangeError('not so');
    };
    const first = occupy();
    const refused = together(db, place, 'refused', refuse).catch(() => 'refused');
    const before = people(3).map((person) => together(db, place, person, visit(`${person} before`)));
    first.end();
    await Promise.all([refused, ...before]);
    const second = occupy();
    const again = together(db, place, 'refused', refuse).catch(() => 'refused');
    expect(await again).toBe('refused');
    const after = people(3).map((person) => together(db, place, person, visit(`${person} after`)));
    second.end();
    await Promise.all(after);
    const ids = await transactions();
    expect(new Set(people(3).map((person) => ids[`${person} before`])).size).toBe(3);
    expect(new Set(people(3).map((person) => ids[`${person} after`])).size).toBe(1);
  });

  it('sends somebody on alone who needs a savepoint, also when they make light of not having got it', async () => {
    const first = occupy();
    const nested = together(db, place, 'nested', (tx) => tx.transaction(visit('nested')));
    const careless = together(db, place, 'careless', async (tx) => {
      const own = await tx.transaction(visit('careless')).catch(() => 'none');
      return [sharedBy(tx), own];
    });
    first.end();
    expect(await nested).toBe('nested');
    expect(await careless).toEqual([null, 'careless']);
    expect(Object.keys(await transactions()).toSorted()).toEqual(['careless', 'nested']);
  });

  it('is not waited for: who needs what is locked waits by themselves', async () => {
    const holder = open(1);
    let release = () => {};
    const isHeld = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = holder.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(4711)`);
      await isHeld;
    });
    await expect
      .poll(() => db.execute(sql`select 1 from pg_locks where locktype = 'advisory' and objid = 4711`))
      .toHaveLength(1);
    const first = occupy();
    const waiting = together(db, place, 'waiting', async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(4711)`);
      return 'waited';
    });
    const others = people(3).map((person) => together(db, place, person, visit(person)));
    first.end();
    expect(await Promise.all(others)).toEqual(people(3));
    release();
    expect(await waiting).toBe('waited');
    await holding;
  });

  it('is done again alone when the connection was lost before the end', async () => {
    const first = occupy();
    const killed = together(db, place, 'killed', (tx) =>
      tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`),
    );
    const others = people(3).map((person) => together(db, place, person, visit(person)));
    first.end();
    await expect(killed).rejects.toThrow();
    expect(await Promise.all(others)).toEqual(people(3));
  });

  it('is told to all, and not done again, when the connection was lost at the end: nobody knows what is kept', async () => {
    await db.execute(sql`
      create function end_connection() returns trigger language plpgsql as $$
        begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`);
    await db.execute(sql`
      create constraint trigger ends after insert on visits deferrable initially deferred for each row
        when (new.person = 'last') execute function end_connection()`);
    const first = occupy();
    let runs = 0;
    const last = together(db, place, 'last', async (tx) => {
      runs += 1;
      return visit('last')(tx);
    });
    const other = together(db, place, 'other', visit('other'));
    first.end();
    expect((await Promise.allSettled([last, other])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(runs).toBe(1);
    await db.execute(sql`drop trigger ends on visits`);
  });
});

describe('a statement that answers several', () => {
  const doubled: number[][] = [];
  const double = asking(
    async (tx: Queryable, asks: readonly number[]) => {
      doubled.push([...asks]);
      const rows = await tx.execute<{ twice: number }>(sql`
      select 2 * n as twice from unnest(${`{${asks.join(',')}}`}::int[]) with ordinality as ask(n, place) order by place`);
      return rows.map(({ twice }) => twice);
    },
    (ask) => (ask < 100 ? 'small' : 'large'),
  );

  it('is asked once for all who share a transaction, by kind, and alone elsewhere', async () => {
    doubled.length = 0;
    const first = occupy();
    const answers = [1, 2, 300, 4].map((n) => together(db, place, `${n}`, (tx) => double(tx, n)));
    first.end();
    expect(await Promise.all(answers)).toEqual([2, 4, 600, 8]);
    expect(doubled).toEqual([[1, 2, 4], [300]]);
    expect(await double(db, 7)).toBe(14);
    expect(doubled.at(-1)).toEqual([7]);
  });
});
