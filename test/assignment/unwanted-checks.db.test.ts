/** What is told to be wanted no more says nothing of which items are checks. */
import { expect, it } from 'vitest';
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

it('a check is wanted as the label behind it is, or the last before it', () => {
  const held = ['label', 'check', 'label!', 'check', 'label', 'check'].map((said, place) => ({
    seat_id: `${place} ${said}`,
    purpose: said.startsWith('label') ? ('label' as const) : ('check' as const),
    is_wanted: !said.endsWith('!'),
  }));
  expect(unwantedSeats('open', held)).toEqual(['1 check', '2 label!']);
  expect(unwantedSeats('open', held.slice(1, 4))).toEqual(['1 check', '2 label!', '3 check']);
  expect(unwantedSeats('paused', held)).toHaveLength(6);
  expect(unwantedSeats('open', held.slice(5))).toEqual([]);
});
