/** F21: what the database rolls back for the sake of others is done again, so often and no more, under the same keys. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { databaseTrouble } from '@/db/trouble';
import { handIn } from '@/server/annotations/annotations';
import { checkWork } from '@/server/annotations/work-check';
import { checkBooks } from '@/server/ledger/books';
import { claimed, kindAnswer, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();
await db.execute(sql`create sequence tries`);
await db.execute(sql`create table pair (id int primary key, value int not null)`);
await db.execute(sql`insert into pair values (1, 0), (2, 0)`);

/** Annotations are refused with this state of SQL so often; a sequence remembers the tries that were rolled back. */
async function refuse(state: string, times: number): Promise<void> {
  await db.execute(sql`alter sequence tries restart`);
  await db.execute(
    sql.raw(`create or replace function refuse_some() returns trigger language plpgsql as $$ begin
      if nextval('tries') <= ${times} then raise exception 'injected' using errcode = '${state}'; end if; return new; end $$`),
  );
  await db.execute(sql`drop trigger if exists annotations_refused on annotations`);
  await db.execute(sql`create trigger annotations_refused before insert on annotations
    for each row execute function refuse_some()`);
}

async function tries(): Promise<number> {
  const [row] = await db.execute<{ last: string }>(sql`select last_value::text as last from tries`);
  return Number(row?.last);
}

async function leasedWork() {
  const { projectId } = await openProject(db, { items: 1, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const { seatId } = await claimed(worker, projectId);
  const submission = { projectId, seatId, submissionId: newId(), answer: kindAnswer, comment: '', activeSeconds: 1 };
  return { worker, submission };
}

describe('F21 a hand-in', () => {
  it.each(['40001', '40P01', '55P03'])('that meets %s twice is taken in once', async (state) => {
    const { worker, submission } = await leasedWork();
    await refuse(state, 2);
    expect(await handIn(worker, submission)).toMatchObject({ outcome: { status: 'accepted' }, isRepeat: false });
    expect(await tries()).toBe(3);
    expect(await handIn(worker, submission)).toMatchObject({ outcome: { status: 'accepted' }, isRepeat: true });
    expect((await checkBooks(worker)).faults).toEqual([]);
    expect((await checkWork(worker)).faults).toEqual([]);
  });

  it('that meets it every time is refused after four tries, as busy, and can be sent again later', async () => {
    const { worker, submission } = await leasedWork();
    await refuse('40P01', 4);
    const refused = await handIn(worker, submission).catch((error: unknown) => error);
    expect(databaseTrouble(refused)).toBe('busy');
    expect(await tries()).toBe(4);
    expect(await handIn(worker, submission)).toMatchObject({ outcome: { status: 'accepted' }, isRepeat: false });
  });

  it('that breaks for another reason is not tried again', async () => {
    const { worker, submission } = await leasedWork();
    await refuse('P0001', 9);
    const refused = await handIn(worker, submission).catch((error: unknown) => error);
    expect(databaseTrouble(refused)).toBeNull();
    expect(await tries()).toBe(1);
  });
});

it('two transactions that wait for each other are both done, one of them the second time', async () => {
  const pool = open(4);
  let runs = 0;
  const add = (first: number, second: number) =>
    pool.transaction(async (within) => {
      runs += 1;
      await within.execute(sql`update pair set value = value + 1 where id = ${first}`);
      await within.execute(sql`select pg_sleep(0.2)`);
      await within.execute(sql`update pair set value = value + 1 where id = ${second}`);
    });
  await Promise.all([add(1, 2), add(2, 1)]);
  expect(runs).toBe(3);
  expect([...(await db.execute(sql`select value from pair order by id`))]).toEqual([{ value: 2 }, { value: 2 }]);
});

it('a statement that failed in a transaction fails it, also when its caller looks away', async () => {
  const act = db.transaction(async (within) => {
    await within.execute(sql`insert into pair values (1, 9)`).catch(() => {});
    return 'done';
  });
  await expect(act).rejects.toMatchObject({ code: '23505' });
});
