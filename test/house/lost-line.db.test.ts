/** A connection that is lost takes with it what was said on it: nothing of that is said again on another. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { connect } from '@/db/client';
import { testDatabase } from '@/test/support/database';

const { db, url } = await testDatabase();
await db.execute(sql`create table said (number int, in_transaction int)`);

/** Texts that no connection has met: each waits in the driver until the one before has been described. */
const say = (number: number) =>
  sql`insert into said (number, in_transaction) values (${number}, ${sql.raw(String(number))})`;

it('what waited behind the end of its connection in a transaction is refused, and never done outside of it', async () => {
  const own = connect(url, { max: 1 });
  const outcome = own.db.transaction(async (tx) => {
    const all = await Promise.allSettled([
      tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`),
      ...[1, 2, 3, 4].map((number) => tx.execute(say(number))),
    ]);
    return all.map(({ status }) => status);
  });
  await expect(outcome).rejects.toThrow();
  await sleep(500);
  expect(await db.execute(sql`select * from said`)).toEqual([]);
  // The pool goes on with a connection of its own making.
  await own.db.execute(say(5));
  expect(await db.execute(sql`select number from said`)).toEqual([{ number: 5 }]);
  await own.close();
});

it('all of them are told at once, also where they were many', async () => {
  const own = connect(url, { max: 1 });
  const began = performance.now();
  const told = await own.db
    .transaction((tx) =>
      Promise.allSettled([
        tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`),
        ...[11, 12, 13, 14].map((number) => tx.execute(say(number))),
      ]).then((all) => {
        throw Object.assign(new Error('told'), { statuses: all.slice(1).map(({ status }) => status) });
      }),
    )
    .catch((error: { statuses?: string[] }) => error.statuses);
  expect(told).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  expect(performance.now() - began).toBeLessThan(5_000);
  await own.close();
});
