import { expect, it } from 'vitest';
import { stillHeld } from '@/server/assignment/leases';
import { claimed, later, openProject, readyWorker } from '@/test/assignment/world';
import { answer } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

it('a screen is told which items are its person’s still: not what was handed in, nor what passed on', async () => {
  const { projectId } = await openProject(db, { items: 3, overlap: 1 });
  const [worker, other] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Other')];
  const first = await claimed(worker, projectId);
  const second = await claimed(worker, projectId, [first.seatId]);
  const seats = [first.seatId, second.seatId];
  expect(await stillHeld(worker, projectId, seats)).toEqual(seats);
  expect(await stillHeld(other, projectId, seats)).toEqual([]);
  await answer(worker, projectId, first);
  expect(await stillHeld(worker, projectId, seats)).toEqual(seats.slice(1));
  const after = await later(worker, 60 * 24);
  expect(await stillHeld(after, projectId, seats), 'their time is over, and nobody took them').toEqual(seats.slice(1));
  const rival = { ...other, now: after.now };
  for (const holding of [[], [second.seatId]]) await claimed(rival, projectId, holding);
  expect(await stillHeld(after, projectId, seats)).toEqual([]);
});
