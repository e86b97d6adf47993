import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { openProjects, projectForWorker } from '@/server/assignment/feed';
import { allocate, deallocate } from '@/server/ledger/ledger';
import { claimNext } from '@/test/assignment/claims';
import { workersOf } from '@/test/assignment/crowd';
import { later, openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

it('a project whose budget pays for no other answer offers nothing, until there is money or a lease that ran out', async () => {
  const { owner, projectId } = await openProject(db, { items: 3, overlap: 1 });
  const [holder, other] = await workersOf(db, projectId, 2);
  if (!holder || !other) throw new Error('nobody came');
  const offered = async () => {
    const { itemsLeft, isSpent, inHand } = await projectForWorker(await later(other), projectId);
    const inFeed = (await openProjects(await later(other))).find((entry) => entry.projectId === projectId);
    expect(inFeed).toMatchObject({ itemsLeft, isSpent, inHand });
    return { itemsLeft, isSpent };
  };
  expect(await offered()).toEqual({ itemsLeft: 1, isSpent: false });
  await claimNext(holder, projectId);
  await deallocate(owner, { projectId, amountMinor: 24n, key: newId() });
  expect(await offered()).toEqual({ itemsLeft: 0, isSpent: true });
  // Their own item stays in hand.
  expect(await projectForWorker(await later(holder), projectId)).toMatchObject({ inHand: 1, isSpent: true });
  // The money of a lease that ran out pays for whoever takes its item over.
  await db.execute(
    sql`update seats set lease_until = now() - interval '1 second' where project_id = ${projectId} and state = 'leased'`,
  );
  expect(await offered()).toMatchObject({ isSpent: false });
  await db.execute(
    sql`update seats set lease_until = now() + interval '1 hour' where project_id = ${projectId} and state = 'leased'`,
  );
  expect(await offered()).toEqual({ itemsLeft: 0, isSpent: true });
  await allocate(owner, { projectId, amountMinor: 12n, key: newId() });
  expect(await offered()).toEqual({ itemsLeft: 1, isSpent: false });
});
