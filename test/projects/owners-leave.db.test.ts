import { expect, test, vi } from 'vitest';
import { createCaller } from '@/server/api/root';
import { openProjectsOwnedAlone } from '@/server/projects/memberships';
import { membersOf, removeMember } from '@/server/projects/projects';
import { addMemberRow, insertProjectRow } from '@/test/access/world';
import { goodPassword, personIn } from '@/test/accounts/house';
import { testDatabase } from '@/test/support/database';

vi.mock('@/server/env', async () => (await import('@/test/accounts/house')).mockedEnv());

const { db } = await testDatabase();

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

/** As the account page asks for it. */
const goAway = ({ call }: Person) =>
  createCaller({ ...call, requestId: 'r' }).accounts.deleteAccount({ proof: goodPassword });

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
