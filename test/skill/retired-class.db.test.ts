import { expect, it } from 'vitest';
import { leasesOf } from '@/db/queries/assignment-leases';
import { claimItem } from '@/server/assignment/claims';
import { matchSeats } from '@/server/assignment/seats';
import type { MemberCall } from '@/server/call';
import { checkBooks } from '@/server/ledger/books';
import { updateOntology } from '@/server/projects/projects';
import type { OntologyClass } from '@/server/projects/tasks';
import { checkRecords, goldBoard, restingWith } from '@/server/skill/board';
import { restWhatTellsNothing } from '@/server/skill/jobs';
import { addGold, restoreGold } from '@/server/skill/skill';
import { claimed, kind, kindAnswer, later, readyWorker, rude, rudeAnswer } from '@/test/assignment/world';
import { answer, knowingProject, workAll } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

const warm: OntologyClass = { ...kind, id: 'warm', name: 'Warm', hotkey: 'w' };

/** What the job does that a change of the classes asks for. */
async function follow(owner: MemberCall, projectId: string): Promise<void> {
  await restWhatTellsNothing(owner, projectId);
  await matchSeats(owner, projectId);
}

async function change(owner: MemberCall, projectId: string, classes: readonly OntologyClass[]): Promise<void> {
  await updateOntology(await later(owner), projectId, classes);
}

it('a known answer rests while its class is retired, and is in use again with it', async () => {
  const { owner, projectId, known } = await knowingProject(db, {
    items: 4,
    overlap: 1,
    goldEvery: 3,
    known: { check: 2 },
  });
  const [itemId = ''] = known.check;
  const stateOf = async (id: string) => (await goldBoard(owner, projectId)).lines.find((line) => line.itemId === id);
  await change(owner, projectId, [{ ...kind, retired: true }, rude, warm]);
  await follow(owner, projectId);
  expect(await stateOf(itemId)).toMatchObject({ state: 'retired', retiredBecause: 'class_retired' });
  await expect(restoreGold(owner, projectId, itemId)).rejects.toMatchObject({ code: 'answer_misfit' });
  const worker = await readyWorker(db, projectId);
  const { itemIds } = await workAll(worker, projectId, () => rudeAnswer);
  expect(itemIds).toHaveLength(4);
  expect(itemIds.some((id) => known.check.includes(id))).toBe(false);
  await change(owner, projectId, [kind, rude, warm]);
  await follow(owner, projectId);
  expect(await stateOf(itemId)).toMatchObject({ state: 'active', retiredBecause: null });
  await addGold(owner, projectId, {
    itemId: itemIds[0] ?? '',
    use: 'check',
    answer: rudeAnswer,
    explanation: 'So it is.',
  });
  await change(owner, projectId, [kind, { ...rude, retired: true }, warm]);
  await follow(owner, projectId);
  expect(await stateOf(itemId)).toMatchObject({ state: 'active' });
  expect(await stateOf(itemIds[0] ?? '')).toMatchObject({ state: 'retired', retiredBecause: 'class_retired' });
});

it('how many known answers rest with a class is known before it is retired, and said alike afterwards', async () => {
  const { owner, projectId } = await knowingProject(db, {
    items: 4,
    overlap: 1,
    goldEvery: 3,
    known: { check: 2, training: 1 },
  });
  expect(await restingWith(owner, projectId, ['rude', 'warm'])).toBe(0);
  expect(await restingWith(owner, projectId, ['kind', 'rude'])).toBe(3);
  await change(owner, projectId, [{ ...kind, retired: true }, rude, warm]);
  await follow(owner, projectId);
  const { lines } = await goldBoard(owner, projectId);
  expect(lines.filter(({ retiredBecause }) => retiredBecause === 'class_retired')).toHaveLength(3);
  expect(await restingWith(owner, projectId, ['kind'])).toBe(3);
});

it('nobody fails a check whose class they were not shown; who was shown it is compared as ever', async () => {
  const { owner, projectId, known } = await knowingProject(db, {
    items: 4,
    overlap: 1,
    goldEvery: 5,
    known: { check: 1 },
  });
  const [itemId = ''] = known.check;
  const early = await readyWorker(db, projectId, 'Early');
  const late = await readyWorker(db, projectId, 'Late');
  const careless = await readyWorker(db, projectId, 'Careless');
  for (const worker of [early, late, careless]) await claimItem(worker, projectId, itemId, 'check');
  await change(owner, projectId, [{ ...kind, retired: true }, rude, warm]);
  const shown = await claimed(await later(late), projectId);
  expect(shown.classes.filter(({ retired }) => !retired).map(({ id }) => id)).toEqual(['rude', 'warm']);
  await answer(late, projectId, shown, { task: 'classes', classId: 'warm' });
  const leasesBy = (worker: MemberCall) => leasesOf(db, projectId, worker.actor.id);
  await answer(early, projectId, { seatId: (await leasesBy(early))[0]?.seat_id ?? '' }, kindAnswer);
  await answer(careless, projectId, { seatId: (await leasesBy(careless))[0]?.seat_id ?? '' }, rudeAnswer);
  const records = await checkRecords(owner, projectId);
  const of = (worker: MemberCall) => records.find(({ workerId }) => workerId === worker.actor.id);
  expect(of(early)).toMatchObject({ seen: 1, right: 1 });
  expect(of(late)).toMatchObject({ seen: 1, right: 1 });
  expect(of(careless)).toMatchObject({ seen: 1, right: 0 });
  expect(await checkBooks(owner)).toMatchObject({ balanced: true });
});
