/** What is told to be wanted no more says nothing of which items are checks. */
import { randomInt } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { leasesOf } from '@/db/queries/assignment-leases';
import { claimItems } from '@/server/assignment/claims';
import { giveUpUnbegun } from '@/server/assignment/giving-up';
import { matchSeats } from '@/server/assignment/seats';
import { unwantedSeats } from '@/server/assignment/unwanted';
import { updateTerms } from '@/server/projects/projects';
import { answerItem, itemsOf, workersOf } from '@/test/assignment/crowd';
import { claimed, kindAnswer, later } from '@/test/assignment/world';
import { knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';
import { setPace } from './claims';

const { db } = await testDatabase();

it('where every label held ready is let go, so are the checks among them', async () => {
  const wish = { items: 20, overlap: 2, goldEvery: 5, known: { check: 6 } };
  const { owner, projectId, known } = await knowingProject(db, wish);
  await setPace(db, projectId, 6);
  const [worker, other] = await workersOf(db, projectId, 2);
  if (!worker || !other) throw new Error('two workers');
  const held: string[] = [];
  // One in five is a check: soon there is one among them.
  for (let isCheckHeld = false; held.length < 5 || (!isCheckHeld && held.length < 15); ) {
    const { itemId, seatId } = await claimed(await later(worker), projectId, held);
    held.push(seatId);
    isCheckHeld ||= known.check.includes(itemId);
  }
  for (const itemId of await itemsOf(db, projectId)) {
    if (!known.check.includes(itemId)) await answerItem(other, projectId, itemId, kindAnswer);
  }
  await updateTerms(await later(owner), projectId, { overlap: 1 });
  await matchSeats(await later(owner), projectId);
  const { unwanted } = await claimItems(await later(worker), projectId, { holding: held, wanted: 1 });
  expect(unwanted.toSorted()).toEqual(held.toSorted());
  expect(await giveUpUnbegun(await later(worker), projectId, unwanted)).toHaveLength(held.length);
  const none = await claimItems(await later(worker), projectId, { holding: [], wanted: 1 });
  expect(none).toMatchObject({ items: [], unwanted: [], end: { status: 'nothing_left' } });
});

/** What a person holds, in this order, as a word says it: "label", "check", and "label!" for one that nobody wants. */
function heldAs(...words: string[]) {
  return words.map((said, place) => ({
    seat_id: `${place} ${said}`,
    lot: randomInt(-(2 ** 31), 2 ** 31),
    purpose: said.startsWith('label') ? ('label' as const) : ('check' as const),
    is_wanted: !said.endsWith('!'),
  }));
}

it('all of them where no label is wanted or the project has stopped, none where all labels are or there are none', () => {
  const stopped = heldAs('label', 'check', 'label!', 'check');
  expect(unwantedSeats('paused', stopped)).toHaveLength(4);
  const none = heldAs('label!', 'check', 'label!', 'check');
  expect(unwantedSeats('open', none)).toEqual(none.map(({ seat_id }) => seat_id));
  expect(unwantedSeats('open', heldAs('label', 'check', 'label', 'check'))).toEqual([]);
  expect(unwantedSeats('open', heldAs('check', 'check'))).toEqual([]);
});

it('a check goes with one label drawn for it, wherever that stands, and the same as long as both are held', () => {
  const held = heldAs('label', 'label', 'check', 'label', 'label');
  const [check] = held.filter(({ purpose }) => purpose === 'check');
  const gone = (one: string) =>
    unwantedSeats(
      'open',
      held.map((seat) => ({ ...seat, is_wanted: seat.seat_id !== one })),
    );
  const drawn = held.filter(
    ({ seat_id, purpose }) => purpose === 'label' && gone(seat_id).includes(check?.seat_id ?? ''),
  );
  expect(drawn).toHaveLength(1);
  const [own] = drawn;
  // Whatever else is handed in or given meanwhile.
  const fewer = held.filter(({ seat_id, purpose }) => purpose === 'check' || seat_id === own?.seat_id);
  const more = [...fewer.map((seat) => ({ ...seat, is_wanted: seat.purpose === 'check' }))];
  expect(unwantedSeats('open', more)).toHaveLength(2);
});

it('a check that is let go stands beside its label no more often than anywhere', () => {
  const places = [0, 0, 0, 0];
  for (let n = 0; n < 2000; n += 1) {
    const held = heldAs('label', 'label', 'check', 'label', 'label');
    const labels = held.filter(({ purpose }) => purpose === 'label');
    for (const [place, label] of labels.entries()) {
      const marked = held.map((seat) => ({ ...seat, is_wanted: seat !== label }));
      if (unwantedSeats('open', marked).length === 2) places[place] = (places[place] ?? 0) + 1;
    }
  }
  // One in four each: within four standard deviations.
  for (const count of places) expect(Math.abs(count - 500)).toBeLessThan(4 * Math.sqrt(2000 * (3 / 16)));
});

it('what it is drawn by is in no order and is told to no screen', async () => {
  const { projectId } = await knowingProject(db, { items: 40, overlap: 1, goldEvery: 5, known: { check: 2 } });
  await setPace(db, projectId, 6);
  const [worker] = await workersOf(db, projectId, 1);
  if (!worker) throw new Error('a worker');
  const items: Awaited<ReturnType<typeof claimed>>[] = [];
  while (items.length < 12)
    items.push(
      await claimed(
        await later(worker),
        projectId,
        items.map(({ seatId }) => seatId),
      ),
    );
  const held = await leasesOf(db, projectId, worker.actor.id);
  const lots = held.map(({ lot }) => lot);
  expect(new Set(lots).size).toBe(lots.length);
  expect(lots).not.toEqual(lots.toSorted((a, b) => a - b));
  const told = JSON.stringify(items, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  const ends = await db.execute<{ lot: number }>(sql`select lot from seats where holder_id = ${worker.actor.id}`);
  for (const secret of [...lots, ...ends.map(({ lot }) => lot)]) expect(told).not.toContain(String(secret));
});
