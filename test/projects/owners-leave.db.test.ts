import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { newId } from '@/db/ids';
import { createCaller } from '@/server/api/root';
import { checkBooks } from '@/server/ledger/books';
import { acceptHolds, holdForSeat, releaseHolds } from '@/server/ledger/holds';
import { leaveProject } from '@/server/ledger/leaving';
import { projectMoney } from '@/server/ledger/money';
import { openProjectsOwnedAlone } from '@/server/projects/memberships';
import { membersOf, removeMember } from '@/server/projects/projects';
import { addMemberRow, insertProjectRow } from '@/test/access/world';
import { goodPassword, personIn } from '@/test/accounts/house';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

type Person = Awaited<ReturnType<typeof personIn>>;
let made = 0;

/** A running project that two people own. */
async function ownedByTwo() {
  made += 1;
  const ann = await personIn(db, `ann${made}@leaving.example`);
  const bob = await personIn(db, `bob${made}@leaving.example`);
  const projectId = await insertProjectRow(db, ann.id, { state: 'open' });
  for (const { id } of [ann, bob]) await addMemberRow(db, projectId, id, 'owner');
  return { ann, bob, projectId };
}

const callsOf = ({ call }: Person) => createCaller({ ...call, requestId: 'r' });

/** As the account page asks for it. */
const goAway = (person: Person) => callsOf(person).accounts.deleteAccount({ proof: goodPassword });

test('of two owners of a running project the second account stays when the first is gone', async () => {
  const { ann, bob, projectId } = await ownedByTwo();
  await goAway(ann);
  await expect(goAway(bob)).rejects.toMatchObject({ cause: { code: 'still_owner' } });
  expect(await openProjectsOwnedAlone(bob.call)).toHaveLength(1);
  const leaving = removeMember(bob.call, projectId, bob.id, 'owner');
  await expect(leaving).rejects.toMatchObject({ code: 'last_owner' });
});

test('when both go at the same moment, one of them stays', async () => {
  for (let round = 0; round < 5; round++) {
    const { ann, bob } = await ownedByTwo();
    const outcomes = (await Promise.allSettled([goAway(ann), goAway(bob)])).map(({ status }) => status);
    expect(outcomes.sort()).toEqual(['fulfilled', 'rejected']);
  }
});

test('when one leaves the project while the other’s account goes, one of them stays', async () => {
  for (let round = 0; round < 5; round++) {
    const { ann, bob, projectId } = await ownedByTwo();
    const both = [goAway(ann), removeMember(bob.call, projectId, bob.id, 'owner')];
    const outcomes = (await Promise.allSettled(both)).map(({ status }) => status);
    expect(outcomes.sort()).toEqual(['fulfilled', 'rejected']);
  }
});

test('whose account is gone takes no part any more as owner or reviewer, and their work stays', async () => {
  const { ann, bob, projectId } = await ownedByTwo();
  const rita = await personIn(db, 'rita@leaving.example');
  const walt = await personIn(db, 'walt@leaving.example');
  await addMemberRow(db, projectId, rita.id, 'reviewer');
  await addMemberRow(db, projectId, walt.id, 'worker');
  for (const person of [ann, rita, walt]) await goAway(person);
  expect((await membersOf(bob.call, projectId)).map(({ name, role }) => [name, role])).toEqual([
    [bob.name, 'owner'],
    [walt.pseudonym, 'worker'],
  ]);
});

test('an owner whose money is in the budget takes it back before they leave or are removed: nobody else could', async () => {
  const { ann, bob, projectId } = await ownedByTwo();
  const move = (direction: 'to_project' | 'to_balance', amountMinor: bigint) =>
    callsOf(ann).ledger.allocate({ projectId, requestId: newId(), amountMinor, direction });
  await callsOf(ann).ledger.addDemoFunds({ requestId: newId(), amountMinor: 500n, currency: 'USD' });
  await move('to_project', 500n);
  const removed = { projectId, personId: ann.id, role: 'owner' } as const;
  for (const person of [ann, bob]) {
    await expect(callsOf(person).projects.removeMember(removed)).rejects.toMatchObject({
      cause: { code: 'owner_with_money', params: { amount: '$5.00' } },
    });
  }
  expect((await membersOf(bob.call, projectId)).map(({ role }) => role)).toEqual(['owner', 'owner']);
  await move('to_balance', 500n);
  await callsOf(bob).projects.removeMember(removed);
  expect((await membersOf(bob.call, projectId)).map(({ personId }) => personId)).toEqual([bob.id]);
});

test('money that an owner puts in while they are removed stays theirs', async () => {
  const { ann, bob, projectId } = await ownedByTwo();
  await callsOf(ann).ledger.addDemoFunds({ requestId: newId(), amountMinor: 500n, currency: 'USD' });
  const move = { projectId, requestId: newId(), amountMinor: 500n, direction: 'to_project' } as const;
  let moving: Promise<unknown> = Promise.resolve();
  await open(1).transaction(async (tx) => {
    await leaveProject({ ...bob.call, db: tx }, projectId, ann.id, 'owner');
    moving = callsOf(ann)
      .ledger.allocate(move)
      .catch((error: unknown) => error);
    const isHeldUp = async () =>
      (
        await db.execute(
          sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%for share%'`,
        )
      ).length > 0;
    await vi.waitUntil(isHeldUp, { timeout: 5_000 });
  });
  expect(await moving).toMatchObject({ code: 'NOT_FOUND' });
  expect(await projectMoney(bob.call, projectId)).toMatchObject({ escrowMinor: 0n });
});

test('whoever deletes their account reads before what of their money stays set aside; it pays the started labels, and what comes back buys others', async () => {
  const { ann, bob, projectId } = await ownedByTwo();
  const walt = await personIn(db, 'walt-started@leaving.example');
  const give = async (person: Person, amountMinor: bigint) => {
    await callsOf(person).ledger.addDemoFunds({ requestId: newId(), amountMinor, currency: 'USD' });
    await callsOf(person).ledger.allocate({ projectId, requestId: newId(), amountMinor, direction: 'to_project' });
  };
  const hold = () =>
    db.transaction((tx) => {
      const lease = { holdId: newId(), projectId, seatId: newId(), workerId: walt.id, replaces: null };
      return holdForSeat({ ...walt.call, db: tx }, { ...lease, priceMinor: 10n, feeMinor: 2n, currency: 'USD' });
    });
  expect(await callsOf(ann).ledger.stakes()).toEqual([]);
  await give(ann, 36n);
  const handedIn = await hold();
  const givenUp = await hold();
  const stake = { projectId, title: expect.any(String), currency: 'USD', goesOn: true };
  expect(await callsOf(ann).ledger.stakes()).toEqual([{ ...stake, leftMinor: 12n, reservedMinor: 24n }]);
  expect(await callsOf(bob).ledger.stakes()).toEqual([]);
  await give(bob, 5n);
  expect(await callsOf(bob).ledger.stakes()).toEqual([{ ...stake, leftMinor: 5n, reservedMinor: 0n }]);
  await goAway(ann);
  expect(await callsOf(bob).ledger.stakes()).toEqual([{ ...stake, goesOn: false, leftMinor: 5n, reservedMinor: 0n }]);
  await acceptHolds(walt.call, [handedIn]);
  await releaseHolds(walt.call, [givenUp]);
  await hold();
  await hold();
  expect(await projectMoney(bob.call, projectId)).toMatchObject({
    escrowMinor: 5n,
    reservedMinor: 24n,
    paidMinor: 10n,
  });
  expect(await checkBooks(bob.call)).toMatchObject({ balanced: true });
});
