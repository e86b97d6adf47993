import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { lockSeatsAtHandIn } from '@/db/queries/assignment';
import { annotations } from '@/db/schema/annotations';
import { handIn, handInAll, saveDraft } from '@/server/annotations/annotations';
import type { HandedInAll, HandInAllInput } from '@/server/annotations/contract';
import { workerRecord } from '@/server/annotations/record';
import { claimItems } from '@/server/assignment/claims';
import type { MemberCall } from '@/server/call';
import { queueRequestedJobs } from '@/server/ports/queue';
import { updateOntology } from '@/server/projects/projects';
import { setPace } from '@/test/assignment/claims';
import { claimed, kind, kindAnswer, later, openProject, readyWorker, rude, rudeAnswer } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';
import { expectLawful } from '@/test/support/lawful';

const { db } = await testDatabase();

type Work = HandInAllInput['works'][number];

/** A worker of quick items who has done some of them, in the order in which they were given, and sent nothing yet. */
async function workDone(count: number, overlap = 1) {
  const { owner, projectId } = await openProject(db, { items: 12, overlap });
  await setPace(db, projectId, 6);
  await claimed(await readyWorker(db, projectId, 'First'), projectId);
  const worker = await readyWorker(db, projectId);
  const { items } = await claimItems(worker, projectId, { holding: [], wanted: count });
  expect(items).toHaveLength(count);
  const works = items.map(
    ({ seatId }): Work => ({
      // As browsers make them: in no order.
      submissionId: randomUUID(),
      seatId,
      answer: kindAnswer,
      comment: 'Quite sure',
      activeSeconds: 3,
      readingSeconds: 0,
    }),
  );
  return { owner, projectId, worker, works };
}

const send = (call: MemberCall, projectId: string, works: readonly Work[], wanted = 0) =>
  handInAll(call, { projectId, works: [...works], holding: [], wanted });

const words = ({ results }: HandedInAll) =>
  results.map((result) => (result.status === 'taken' ? result.outcome.status : result.problem.code));

const stored = (projectId: string) => db.$count(annotations, sql`project_id = ${projectId}`);

describe('answers that come together', () => {
  it('are all stored, their drafts dropped and their estimates asked for, and others come with the answer', async () => {
    const { owner, projectId, worker, works } = await workDone(5);
    await saveDraft(worker, { projectId, seatId: works[0]?.seatId ?? '', version: 0, answer: rudeAnswer });
    const given = await send(await later(worker, 1), projectId, works, 4);
    expect(given.results).toEqual(
      works.map(({ submissionId }) => {
        return { submissionId, status: 'taken', outcome: { status: 'accepted' }, isRepeat: false };
      }),
    );
    expect(given.next).toMatchObject({ end: null, items: { length: 4 } });
    const rows = await db.execute<{ id: string; seat_id: string; comment: string; active_seconds: number }>(sql`
      select id, seat_id, comment, active_seconds from annotations where project_id = ${projectId}`);
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const { submissionId, seatId } of works)
      expect(byId.get(submissionId)).toEqual({
        id: submissionId,
        seat_id: seatId,
        comment: 'Quite sure',
        active_seconds: 3,
      });
    const record = await workerRecord(worker, null);
    expect(record.map(({ annotationId }) => annotationId).reverse()).toEqual(
      works.map(({ submissionId }) => submissionId),
    );
    expect([...(await db.execute(sql`select 1 from drafts where worker_id = ${worker.actor.id}`))]).toEqual([]);
    await queueRequestedJobs(db);
    const [jobs] = await db.execute<{ count: number }>(sql`
      select count(*)::int as count from graphile_worker.jobs
       where key in (select 'estimate_item:' || item_id from annotations where project_id = ${projectId})`);
    expect(jobs?.count).toBe(5);
    await expectLawful(owner);
  });

  it('sent again are taken as they were, once', async () => {
    const { owner, projectId, worker, works } = await workDone(4);
    const [first, again] = await Promise.all([send(worker, projectId, works), send(worker, projectId, works)]);
    expect([words(first), words(again)]).toEqual([Array(4).fill('accepted'), Array(4).fill('accepted')]);
    const third = await send(worker, projectId, works, 1);
    expect(third.results.every((result) => result.status === 'taken' && result.isRepeat)).toBe(true);
    expect(third.next?.items).toHaveLength(1);
    expect(await stored(projectId)).toBe(4);
    await expectLawful(owner);
  });

  it('do not wait for one that is refused, and a changed retry is the only one refused', async () => {
    const { owner, projectId, worker, works } = await workDone(4);
    const [one, two, three, four] = works;
    if (!one || !two || !three || !four) throw new Error('four answers');
    const odd = { ...two, answer: { task: 'classes' as const, classId: 'no-such-class' } };
    expect(words(await send(worker, projectId, [one, odd, three, four]))).toEqual([
      'accepted',
      'answer_misfit',
      'accepted',
      'accepted',
    ]);
    expect(await stored(projectId)).toBe(3);
    expect(words(await send(worker, projectId, [{ ...one, answer: rudeAnswer }, two]))).toEqual([
      'submission_changed',
      'accepted',
    ]);
    const twice = { ...two, submissionId: newId() };
    expect(words(await send(worker, projectId, [two, twice]))).toEqual(['accepted', 'already_handed_in']);
    const elsewhere = { ...two, submissionId: newId(), seatId: newId() };
    expect(words(await send(worker, projectId, [one, elsewhere]))).toEqual(['accepted', 'missing']);
    await expectLawful(owner);
  });

  it('are each judged by the classes that stood beside the item, which are read once', async () => {
    const { owner, projectId, worker, works } = await workDone(3);
    const odd = { ...rude, id: 'odd', name: 'Odd', colour: '#117733', hotkey: 'o' };
    await updateOntology(owner, projectId, [kind, rude, odd]);
    const answer = { task: 'classes' as const, classId: 'odd' };
    const { items } = await claimItems(worker, projectId, { holding: works.map(({ seatId }) => seatId), wanted: 3 });
    const newer = items.map(({ seatId }): Work => {
      return { submissionId: newId(), seatId, answer, comment: '', activeSeconds: 3, readingSeconds: 0 };
    });
    const all = [...works, ...newer];
    expect(all).toHaveLength(6);
    const read = await lockSeatsAtHandIn(
      db,
      projectId,
      all.map(({ seatId }) => seatId),
    );
    expect(read.flatMap(({ classes }) => (Array.isArray(classes) ? [classes.length] : [])).sort()).toEqual([2, 3]);
    const [one, ...others] = all;
    if (!one) throw new Error('six answers');
    expect(words(await send(worker, projectId, [{ ...one, answer }, ...others]))).toEqual([
      'answer_misfit',
      ...Array(5).fill('accepted'),
    ]);
    expect(words(await send(worker, projectId, all))).toEqual(Array(6).fill('accepted'));
    await expectLawful(owner);
  });

  it('may hold one that comes late: it is kept and told so, the others count', async () => {
    const { owner, projectId, worker, works } = await workDone(3);
    const seatId = works[1]?.seatId ?? '';
    await db.execute(sql`update seats set lease_until = now() - interval '1 second' where id = ${seatId}`);
    const other = await later(await readyWorker(db, projectId, 'Other'));
    const { items } = await claimItems(other, projectId, { holding: [], wanted: 15 });
    const held = items.map((item) => item.seatId);
    for (let n = 0; n < 12 && !held.includes(seatId); n++) {
      const more = await claimItems(other, projectId, { holding: held.slice(-15), wanted: 15 });
      held.push(...more.items.map((item) => item.seatId));
    }
    expect(held).toContain(seatId);
    expect(words(await send(await later(worker), projectId, works))).toEqual(['accepted', 'late', 'accepted']);
    await expectLawful(owner);
  });

  it('are refused as one is when there is only one', async () => {
    const { projectId, worker, works } = await workDone(1);
    const [work] = works;
    if (!work) throw new Error('one answer');
    await expect(send(worker, projectId, [{ ...work, seatId: newId() }])).rejects.toMatchObject({ code: 'missing' });
    await handIn(worker, { ...work, projectId });
    expect(await send(worker, projectId, [work])).toMatchObject({ results: [{ isRepeat: true }], next: null });
  });

  it('are believed no more reading together than has passed', async () => {
    const { projectId, worker, works } = await workDone(4);
    const [first, ...others] = works;
    if (!first) throw new Error('four answers');
    await send(worker, projectId, [first]);
    const minuteOn = { ...worker, now: new Date(worker.now.getTime() + 60_000) };
    await send(
      minuteOn,
      projectId,
      others.map((work) => ({ ...work, readingSeconds: 40 })),
    );
    const rows = await db.execute<{ reading: number }>(sql`
      select reading_seconds as reading from annotations where project_id = ${projectId} and id <> ${first.submissionId}
       order by reading_seconds desc`);
    // Sixty seconds: 3 and 40, then 3 and 14, then nothing is left.
    expect(rows.map(({ reading }) => reading)).toEqual([40, 14, 0]);
  });
});
