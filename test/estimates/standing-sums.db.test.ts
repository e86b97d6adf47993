/** The sums that are kept of a large project: they are those of its items, are shown without reading these, and follow them. */
import { sql } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import type { Queryable } from '@/db/queryable';
import type { MemberCall } from '@/server/call';
import { projectCounts, projectTrust } from '@/server/estimates/estimates';
import { raisedTerms } from '@/server/estimates/raised-terms';
import { standingSums, sumStandings, sumStandingsSoon } from '@/server/estimates/standing-sums';
import { flaggedItems } from '@/server/estimates/suspicion';
import { tasks } from '@/server/jobs/tasks';
import { projectTerms, updateTerms } from '@/server/projects/projects';
import { reviewProjects } from '@/server/review/review';
import { later, openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';
import { addBareItems, mixedProject } from './mixed-project';

const { db, open } = await testDatabase();
vi.mock('@/server/database', () => ({ database: () => db }));

const large = 10_800;

const kept = (projectId: string) =>
  db.execute<{ computed_at: Date }>(sql`select computed_at from standing_sums where project_id = ${projectId}`);

async function asked(projectId: string) {
  const rows = await db.execute<{ seconds: number }>(sql`
    select extract(epoch from j.run_at - coalesce(s.computed_at, j.run_at))::float8 as seconds
      from graphile_worker.jobs j left join standing_sums s on s.project_id = ${projectId} where j.key = ${`sum_standings:${projectId}`}`);
  return rows.map(({ seconds }) => seconds);
}

const forget = () => db.execute(sql`delete from graphile_worker._private_jobs`);

/** All that pages show of where the items stand, and what raising terms would do. */
async function shown(call: MemberCall, projectId: string) {
  const raise = (overlap: number, target: number) =>
    raisedTerms(call, projectId, { overlap, overlapMax: null, qualityTarget: target, targetBefore: 0.9 });
  const flags = await flaggedItems(call, projectId, { kind: 'doubtful', limit: 1, offset: 0 });
  const { counts, savings, suspicion, slices } = await projectTrust(call, projectId);
  const review = (await reviewProjects(call)).filter((project) => project.projectId === projectId);
  const raised = [await raise(3, 0.9), await raise(2, 0.97), await raise(1, 0.97), await raise(3, 1)];
  return { counts, savings, suspicion, slices, total: flags.total, review, raised };
}

const rowsRead = (call: MemberCall, look: (call: MemberCall) => Promise<unknown>) =>
  open(1).transaction(async (tx: Queryable) => {
    await look({ ...call, db: tx });
    const [read] = await tx.execute<{ rows: number }>(sql`
      select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables
       where relname in ('seats', 'items', 'item_estimates', 'item_flags')`);
    return read?.rows ?? 0;
  });

it('are those of the items, and are shown without reading these', async () => {
  const { projectId, owner } = await mixedProject(db, large);
  const now = await shown(owner, projectId);
  expect(now.counts.contested).toBeGreaterThan(100);
  expect(now.raised.map(({ minimum, target }) => minimum.settledItems + target.settledItems)).not.toContain(0);
  expect(await asked(projectId), 'the first look asks for them').toEqual([0]);
  expect(await kept(projectId), 'and keeps none itself').toEqual([]);
  await sumStandings(owner, projectId);
  expect(await kept(projectId)).toHaveLength(1);
  expect(await shown(owner, projectId)).toEqual(now);
  expect((await projectTrust(owner, projectId)).countedAt).toEqual(owner.now);
  for (const look of [
    (call: MemberCall) => projectTrust(call, projectId),
    (call: MemberCall) => projectCounts(call, projectId),
    (call: MemberCall) => reviewProjects(call),
  ])
    expect(await rowsRead(owner, look)).toBeLessThan(10);
});

it('follow what changes, after a rest that is in proportion to what they cost', async () => {
  const { projectId, owner } = await openProject(db, { items: 1, overlap: 1 });
  await addBareItems(db, projectId, 10_000);
  await sumStandings(owner, projectId);
  const before = await projectCounts(owner, projectId);
  await db.execute(sql`
    insert into verdicts (id, project_id, item_id, reviewer_id, decision, answer, reason, guide_version_id, decided_at)
    select gen_random_uuid(), i.project_id, i.id, ${owner.actor.id}::uuid, 'correct', '{"task":"classes","classId":"kind"}', 'So it is.', g.id, now()
      from items i join guide_versions g on g.project_id = i.project_id where i.project_id = ${projectId} limit 3`);
  for (const task of ['estimate_project', 'match_seats', 'buy_labels', 'order_seats'] as const) {
    await forget();
    await db.execute(sql`update standing_sums set milliseconds = 2000 where project_id = ${projectId}`);
    await tasks[task]({ projectId });
    expect(await asked(projectId), task).toEqual([62]);
  }
  expect(await projectCounts(owner, projectId), 'until then').toEqual(before);
  await tasks.sum_standings({ projectId });
  const after = await projectCounts(owner, projectId);
  expect(after.decided).toBe(before.decided + 3);
  await sumStandings({ ...owner, now: new Date(owner.now.getTime() - 60_000) }, projectId);
  expect(await projectCounts(owner, projectId), 'earlier sums that come late').toEqual(after);
});

it('are of the terms in force, or not shown', async () => {
  const { projectId, owner } = await mixedProject(db, large);
  await sumStandings(owner, projectId);
  const before = await shown(owner, projectId);
  await updateTerms(owner, projectId, { qualityTarget: 0.97, overlap: 2, overlapMax: 4 });
  const raised = await shown(owner, projectId);
  expect(raised.counts.settled).toBeLessThan(before.counts.settled);
  expect(raised.review[0]?.settled).toBe(raised.counts.settled);
  expect(raised.savings?.most).toBe(4);
  expect(raised.raised[1], 'told after they were stored as before').toEqual(before.raised[1]);
  expect(await asked(projectId)).toHaveLength(1);
  await sumStandings(await later(owner), projectId);
  expect(await shown(owner, projectId)).toEqual(raised);
});

it('that are an hour old are shown once more, and made again', async () => {
  const { projectId, owner } = await mixedProject(db, large);
  await sumStandings(owner, projectId);
  await forget();
  const terms = await projectTerms(owner, projectId);
  await standingSums(await later(owner, 59), terms);
  expect(await asked(projectId)).toEqual([]);
  await standingSums(await later(owner, 61), terms);
  expect(await asked(projectId)).toHaveLength(1);
});

it('are kept of no project with fewer items, nor once it has fewer', async () => {
  const { projectId, owner } = await mixedProject(db, 300);
  await projectTrust(owner, projectId);
  await sumStandings(owner, projectId);
  await sumStandingsSoon(owner, projectId);
  expect([await kept(projectId), await asked(projectId)]).toEqual([[], []]);
  await db.execute(sql`
    insert into standing_sums (project_id, quality_target, most, standings, slices, by_seats, suspicion, computed_at, milliseconds)
    values (${projectId}, .9, 0, '[]', '[]', '[]', '{}', ${owner.now.toISOString()}, 2000)`);
  await sumStandings(owner, projectId);
  expect(await kept(projectId)).toEqual([]);
  expect((await projectCounts(owner, projectId)).items).toBeGreaterThan(250);
});
