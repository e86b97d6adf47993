import { expect, test } from 'vitest';
import { createCaller } from '@/server/api/root';
import { leaseTold } from '@/server/assignment/rules';
import { projectTerms, updateTerms } from '@/server/projects/projects';
import { setPace } from '@/test/assignment/claims';
import { claimed, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

/** What the settings say of a longest lease, what the project's page tells workers, and what the clock of a lease shows. */
async function told(leaseMinutes: number, estimateSeconds: number, slowSeconds: number | null) {
  const { owner, projectId } = await openProject(db, { items: 1 });
  await updateTerms(owner, projectId, { leaseMinutes, estimateSeconds });
  if (slowSeconds !== null) await setPace(db, projectId, slowSeconds);
  const pace = await createCaller({ ...owner, requestId: 'r' }).estimates.pace({ projectId });
  const { most, present } = leaseTold({
    lease_minutes: leaseMinutes,
    estimate_seconds: estimateSeconds,
    slow_seconds: pace?.slowSeconds ?? null,
    pace_answers: pace?.answers ?? null,
  });
  const worker = await readyWorker(db, projectId);
  const offer = await createCaller({ ...worker, requestId: 'r' }).assignment.offer({ projectId });
  const { leaseUntil } = await claimed(worker, projectId);
  const clock = Math.ceil((leaseUntil.getTime() - worker.now.getTime()) / 60_000);
  const { leaseMinutes: stored } = await projectTerms(owner, projectId);
  return { most, present, offered: offer.leaseMinutes, clock, stored };
}

test('a longest lease counts as the settings say it does, and the stored one stays as it was typed', async () => {
  expect(await told(30, 60, null)).toEqual({ most: 30, present: null, offered: 30, clock: 30, stored: 30 });
  expect(await told(2, 600, null)).toEqual({ most: 10, present: null, offered: 10, clock: 10, stored: 2 });
  // Nine in ten answers took forty-five minutes, longer than the longest lease: that is what counts, and what is told.
  expect(await told(30, 60, 2700)).toEqual({ most: 45, present: 45, offered: 45, clock: 45, stored: 30 });
  expect(await told(30, 60, 120)).toEqual({ most: 30, present: 8, offered: 8, clock: 8, stored: 30 });
  expect(await told(30, 60, 10)).toEqual({ most: 30, present: 5, offered: 5, clock: 5, stored: 30 });
  expect(await told(3, 60, 10)).toEqual({ most: 3, present: 3, offered: 3, clock: 3, stored: 3 });
});
