/** A change of a sharded account falls on one of its rows, whatever joins the planner chooses. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { changeFreeShard, insertBalanceRows, lockBalance } from '@/db/queries/ledger';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const without = [
  [],
  ['hashjoin', 'mergejoin'],
  ['nestloop'],
  ['indexscan', 'indexonlyscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'material', 'memoize'],
  ['seqscan', 'hashjoin', 'mergejoin', 'material', 'memoize'],
];

/** As in a house whose book held a row or two when it was last analysed. */
async function believeItSmall() {
  await insertBalanceRows(db, newId(), 1);
  await db.execute(sql`vacuum analyze ledger_balances`);
}

it.each(without.map((joins) => [joins]))('planned without %j', async (joins) => {
  await believeItSmall();
  const accountId = newId();
  await insertBalanceRows(db, accountId, 64);
  await db.transaction(async (tx) => {
    for (const join of joins) await tx.execute(sql.raw(`set local enable_${join} = off`));
    for (let n = 1; n <= 100; n += 1) {
      expect(await changeFreeShard(tx, accountId, (n * 7) % 64, 5n)).toBe(true);
      const rows = await lockBalance(tx, accountId);
      expect(rows.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n)).toBe(BigInt(5 * n));
    }
    expect(await changeFreeShard(tx, accountId, 3, -1000n)).toBe(false);
    for (let n = 1; n <= 100; n += 1) expect(await changeFreeShard(tx, accountId, n % 64, -5n)).toBe(true);
    expect((await lockBalance(tx, accountId)).every(({ balanceMinor }) => balanceMinor === 0n)).toBe(true);
  });
});
