import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { handIn } from '@/server/annotations/annotations';
import { checkWork } from '@/server/annotations/work-check';
import type { MemberCall } from '@/server/call';
import { checkHouse, houseHealth, tryAgain } from '@/server/jobs/house-check';
import { queueRequestedJobs } from '@/server/ports/queue';
import { claimed, kindAnswer, later, openProject, readyWorker } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, url } = await testDatabase();
Object.assign(process.env, { DATABASE_URL: url, NEXTAUTH_SECRET: 'of-these-tests-alone', LOG_LEVEL: 'silent' });

/** A project in the middle of its life: one answer handed in, one lease running. */
async function runningProject() {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 2 });
  const worker = await readyWorker(db, projectId);
  const { seatId } = await claimed(worker, projectId);
  const submission = { projectId, submissionId: newId(), seatId, answer: kindAnswer, comment: '', activeSeconds: 1 };
  await handIn(worker, { ...submission, wanted: 1 });
  return { owner, projectId, seatId, annotationId: submission.submissionId };
}

type World = Awaited<ReturnType<typeof runningProject>>;

const rollBack = new Error('rolled back');

/** The laws that a change behind the product's back breaks; the change is taken back. */
async function lawsBrokenBy(owner: MemberCall, change: (open: typeof db) => Promise<unknown>): Promise<string[]> {
  let laws: string[] = [];
  const act = db.transaction(async (open) => {
    await change(open as unknown as typeof db);
    const { faults } = await checkWork({ ...owner, db: open as unknown as typeof db });
    laws = [...new Set(faults.map(({ law }) => law))].sort();
    throw rollBack;
  });
  await expect(act).rejects.toBe(rollBack);
  return laws;
}

const off = sql`alter table annotations disable trigger annotations_append_only`;

describe('the laws of work', () => {
  it('let no seat go that has an annotation, nor the item that would take it along', async () => {
    const { seatId } = await runningProject();
    const ofSeat = sql`select item_id from seats where id = ${seatId}`;
    for (const act of [sql`delete from seats where id = ${seatId}`, sql`delete from items where id = (${ofSeat})`]) {
      await expect(db.execute(act)).rejects.toMatchObject({ cause: { code: '23001' } });
    }
  });

  it('hold for a project that lives as it should', async () => {
    const { owner } = await runningProject();
    expect(await checkWork(owner)).toMatchObject({ faults: [] });
  });

  it.each<[string, string[], (world: World) => ReturnType<typeof sql>[]]>([
    [
      'an annotation that vanished',
      ['W1', 'W4'],
      ({ annotationId }) => [off, sql`delete from annotations where id = ${annotationId}`],
    ],
    [
      'a seat that says it was never filled',
      ['W2', 'W6'],
      ({ seatId }) => [
        sql`update seats set state = 'open', holder_id = null, hold_id = null, guide_version_id = null, ontology_version_id = null where id = ${seatId}`,
      ],
    ],
    [
      'an annotation whose seat vanished',
      ['W2', 'W4', 'W6'],
      ({ seatId }) => [
        sql`alter table seats disable trigger seats_filled_stay`,
        sql`delete from seats where id = ${seatId}`,
      ],
    ],
    [
      'more open seats than are wanted',
      ['W3'],
      ({ projectId }) => [
        sql`delete from graphile_worker._private_jobs where key = ${`match_seats:${projectId}`}`,
        sql`insert into seats (id, project_id, item_id, ordinal, shard)
          select gen_random_uuid(), project_id, item_id, 90 + ordinal, 0 from seats where project_id = ${projectId}`,
      ],
    ],
    ['an index that is gone', ['W4'], () => [sql`drop index seats_one_per_worker`]],
    [
      'a seat that names the hold of another',
      ['W5', 'W6'],
      ({ projectId }) => [
        sql`update seats set hold_id = (select hold_id from seats where project_id = ${projectId} and state = 'filled')
           where project_id = ${projectId} and state = 'leased'`,
      ],
    ],
    [
      'a hold that no seat names',
      ['W6'],
      ({ projectId }) => [
        sql`update seats set state = 'open', holder_id = null, hold_id = null, guide_version_id = null,
                 ontology_version_id = null where project_id = ${projectId} and state = 'leased'`,
      ],
    ],
    [
      'pay for what was not handed in',
      ['W5', 'W7'],
      ({ projectId }) => [
        sql`insert into ledger_hold_resolutions (hold_id, outcome, transfer_id, resolved_at)
          select h.id, 'accepted', h.transfer_id, now() from ledger_holds h join seats s on s.hold_id = h.id
           where s.project_id = ${projectId} and s.state = 'leased'`,
      ],
    ],
    [
      'late work that was promised pay and got none',
      ['W4', 'W8'],
      ({ annotationId }) => [
        sql`insert into late_annotations (id, project_id, item_id, seat_id, worker_id, guide_version_id, ontology_version_id,
                 answer, active_seconds, submitted_at, paid_minor, currency)
          select gen_random_uuid(), project_id, item_id, seat_id, worker_id, guide_version_id, ontology_version_id,
                 answer, 1, now(), 10, 'USD' from annotations where id = ${annotationId}`,
      ],
    ],
    [
      'silence that did not pay',
      ['W9'],
      ({ seatId }) => [sql`update seats set filled_at = now() - interval '5 days' where id = ${seatId}`],
    ],
  ])('notice %s', async (_what, laws, changes) => {
    const world = await runningProject();
    const broken = await lawsBrokenBy(world.owner, async (open) => {
      for (const change of changes(world)) await open.execute(change);
    });
    expect(broken).toEqual(laws);
  });
});

describe('the continuous check', () => {
  it('keeps what it found, the newest for each subject, and forgets after a month', async () => {
    const { owner, seatId } = await runningProject();
    await checkHouse({ ...owner, now: new Date(owner.now.getTime() - 40 * 24 * 3_600_000) });
    await checkHouse(owner);
    const before = await houseHealth(owner);
    expect(before.checks.map(({ subject, faults }) => [subject, faults])).toEqual([
      ['books', []],
      ['work', []],
    ]);
    await db.execute(sql`update seats set filled_at = now() - interval '5 days' where id = ${seatId}`);
    await checkHouse(await later(owner, 60));
    const after = await houseHealth(owner);
    expect(after.checks.find(({ subject }) => subject === 'work')?.faults.map(({ law }) => law)).toEqual(['W9']);
    expect(await db.$count(sql`house_checks`)).toBe(4);
  });

  it('takes a twentieth of the time at most', async () => {
    const { owner } = await runningProject();
    await db.execute(sql`delete from house_checks`);
    await checkHouse(owner);
    await db.execute(sql`update house_checks set milliseconds = 60_000`);
    await checkHouse(await later(owner, 30));
    expect(await db.$count(sql`house_checks`)).toBe(2);
    await checkHouse(await later(owner, 41));
    expect(await db.$count(sql`house_checks`)).toBe(4);
  });

  it('shows a job that gave up, and lets it be tried again once', async () => {
    const { owner } = await runningProject();
    await queueRequestedJobs(db);
    await db.execute(
      sql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no such item'`,
    );
    const { deadJobs, deadCount } = await houseHealth(owner);
    const [dead] = deadJobs;
    expect(dead).toMatchObject({ task: 'estimate_item', lastError: 'no such item', attempts: 12 });
    await tryAgain(owner, dead?.jobId ?? '');
    expect((await houseHealth(owner)).deadCount).toBe(deadCount - 1);
    await expect(tryAgain(owner, dead?.jobId ?? '')).rejects.toMatchObject({ code: 'job_not_given_up' });
  });
});
