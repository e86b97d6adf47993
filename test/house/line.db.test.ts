import { Socket } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterEach, expect, it, vi } from 'vitest';
import type { Queryable } from '@/db/queryable';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

afterEach(() => {
  vi.restoreAllMocks();
});

const longWord = (place: number) => String(place).repeat(3_000);

async function askThree(tx: Queryable): Promise<number> {
  const answers = await Promise.all([1, 2, 3].map((place) => tx.execute(sql`select ${longWord(place)}::text`)));
  return answers.length;
}

it('sends what a transaction asks for at the same moment in one piece, however long it is', async () => {
  await db.transaction(askThree);
  const [piece, pieces] = [vi.spyOn(Socket.prototype, '_write'), vi.spyOn(Socket.prototype, '_writev')];
  expect(await db.transaction(askThree)).toBe(3);
  // Begin with all three, and commit.
  expect(piece.mock.calls.length + pieces.mock.calls.length).toBe(2);
});
