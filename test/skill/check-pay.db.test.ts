/** When a check is paid tells nothing of it: a worker sees to the second when each answer was paid. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { acceptAfterSilence } from '@/server/annotations/outcomes';
import { workerRecord } from '@/server/annotations/record';
import { claimItem } from '@/server/assignment/claims';
import { labelToCompare } from '@/server/assignment/outcomes';
import type { MemberCall } from '@/server/call';
import { payCheck } from '@/server/skill/checks';
import { itemsOf } from '@/test/assignment/crowd';
import { claimed, later, readyWorker } from '@/test/assignment/world';
import { answer, type KnowingProject, knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db } = await testDatabase();

async function label(worker: MemberCall, projectId: string): Promise<string> {
  const leased = await claimed(worker, projectId);
  await answer(worker, projectId, leased);
  return leased.seatId;
}

async function work(worker: MemberCall, projectId: string, itemId: string, purpose: 'label' | 'check') {
  const leased = await claimItem(worker, projectId, itemId, purpose);
  if (leased.status !== 'item') throw new Error(leased.status);
  await answer(worker, projectId, leased);
  return leased.seatId;
}

function check(worker: MemberCall, { projectId, known }: KnowingProject): Promise<string> {
  return work(worker, projectId, known.check[0] ?? '', 'check');
}

async function isPaid(worker: MemberCall, seatId: string): Promise<boolean> {
  return (await workerRecord(worker, null)).some((entry) => entry.seatId === seatId && entry.pay.status === 'paid');
}

/** What the job does that looks at the check's pay. */
async function payCheckOf(seatId: string, call: MemberCall): Promise<void> {
  const [job] = await db.execute<{ payload: Parameters<typeof payCheck>[1] }>(sql`
    select j.payload from graphile_worker._private_jobs j join annotations a on j.key = 'pay_check:' || a.id where a.seat_id = ${seatId}`);
  if (job) await payCheck(call, job.payload);
}

/** The time at which the check's pay is looked at next, in seconds from the call; null where nothing waits. */
async function looksAgain(annotationOf: string, { now }: MemberCall): Promise<number | null> {
  const rows = await db.execute<{ run_at: string }>(sql`
    select j.run_at from graphile_worker.jobs j join annotations a on j.key = 'pay_check:' || a.id where a.seat_id = ${annotationOf}`);
  return rows[0] ? (new Date(rows[0].run_at).getTime() - now.getTime()) / 1000 : null;
}

describe('where the last label of an item is paid as soon as it is in', () => {
  it('so is a check, and does not wait for a job that comes minutes later', async () => {
    const project = await knowingProject(db, { items: 3, overlap: 3, goldEvery: 1000, known: { check: 1 } });
    const { projectId, known } = project;
    const worker = await readyWorker(db, projectId);
    const others = [await readyWorker(db, projectId, 'One'), await readyWorker(db, projectId, 'Two')];
    const itemId = (await itemsOf(db, projectId)).find((id) => !known.check.includes(id)) ?? '';
    for (const other of others) await work(await later(other), projectId, itemId, 'label');
    const last = await work(await later(worker), projectId, itemId, 'label');
    expect(await isPaid(worker, last)).toBe(true);
    expect(await isPaid(worker, await check(await later(worker), project))).toBe(true);
  });
});

describe('the label that a check is paid like', () => {
  it('is another worker’s, whose pay nobody can hold beside their own', async () => {
    const project = await knowingProject(db, { items: 9, overlap: 3, goldEvery: 1000, known: { check: 1 } });
    const { projectId } = project;
    const [worker, other] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Other')];
    for (let n = 0; n < 8; n += 1) await label(worker, projectId);
    const only = await label(other, projectId);
    const { actor, now } = worker;
    for (let n = 0; n < 10; n += 1)
      expect(await labelToCompare(worker, projectId, { workerId: actor.id, filledAt: now })).toBe(only);
  });

  it('was handed in long enough before that its pay is seen in time', async () => {
    const project = await knowingProject(db, { items: 9, overlap: 3, goldEvery: 1000, known: { check: 1 } });
    const { projectId } = project;
    const [worker, other] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Other')];
    const early = await label(other, projectId);
    const hourLater = await later(other, 60);
    for (let n = 0; n < 5; n += 1) await label(hourLater, projectId);
    const told = { workerId: worker.actor.id, filledAt: hourLater.now };
    for (let n = 0; n < 10; n += 1) expect(await labelToCompare(worker, projectId, told)).toBe(early);
  });

  it('is looked for again where there is none yet', async () => {
    const project = await knowingProject(db, { items: 9, overlap: 3, goldEvery: 1000, known: { check: 1 } });
    const worker = await readyWorker(db, project.projectId);
    const seatId = await check(worker, project);
    expect(await isPaid(worker, seatId)).toBe(false);
    expect(await looksAgain(seatId, worker)).toBeGreaterThan(50);
  });
});

it('a check whose twin was paid by silence is paid by silence too, and not at an hour of its own', async () => {
  const project = await knowingProject(db, { items: 9, overlap: 3, goldEvery: 1000, known: { check: 1 } });
  const { projectId } = project;
  const [worker, other] = [await readyWorker(db, projectId), await readyWorker(db, projectId, 'Other')];
  await label(other, projectId);
  const soonAfter = await later(worker, 30);
  const seatId = await check(soonAfter, project);
  await acceptAfterSilence(await later(worker, 72 * 60 + 1));
  await payCheckOf(seatId, await later(worker, 72 * 60 + 20));
  expect(await isPaid(worker, seatId)).toBe(false);
  await payCheckOf(seatId, await later(worker, 72 * 60 + 31));
  expect(await isPaid(worker, seatId)).toBe(false);
  await acceptAfterSilence(await later(worker, 72 * 60 + 40));
  expect(await isPaid(worker, seatId)).toBe(true);
});
