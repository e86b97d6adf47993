/** Pages and figures of where items stand: what they say is what the view says, and a page reads the items it shows. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { figuresOfStandings, flagsOfProject, standingsOfProject } from '@/db/queries/estimates-standings';
import { contestedItems } from '@/db/queries/review';
import { openProject } from '@/test/assignment/world';
import { testDatabase } from '@/test/support/database';

const { db, open } = await testDatabase();

/** A project of so many items: labelled or not, sure or not, in slices, decided, known, in a second round, withdrawn, flagged. */
async function mixedProject(items: number): Promise<string> {
  const { projectId, owner } = await openProject(db, { items: 1, overlap: 1 });
  const of = (name: string, every: number) => sql`mod(abs(hashtext(i.name || ${name})), ${every}::int)`;
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`
      insert into items (id, project_id, content_hash, name, content, created_at, slice, state, round, round_began_at)
      select md5(${projectId} || i.name)::uuid, ${projectId}::uuid, i.name, i.name, '{"kind":"text","text":"x"}', now(),
             case when ${of('slice', 3)} = 0 then 'slice ' || ${of('which', 4)} end, case when ${of('state', 20)} = 0 then 'withdrawn' else 'active' end,
             case when ${of('round', 10)} = 0 then 2 else 1 end, case when ${of('round', 10)} = 0 then now() end
        from (select 'item ' || n as name from generate_series(1, ${items}::int) n) i`);
    await tx.execute(sql`
      insert into seats (id, project_id, item_id, ordinal, shard, state, holder_id, hold_id, leased_at, lease_until, filled_at, guide_version_id, ontology_version_id)
      select gen_random_uuid(), i.project_id, i.id, k, 0, s.state, h.holder, h.hold, h.at, h.at, case when s.state = 'filled' then h.at end, h.hold, h.hold
        from items i cross join generate_series(1, 2) k
       cross join lateral (select case when k = 1 or ${of('filled', 3)} > 0 then 'filled' else 'open' end as state) s
        left join lateral (select md5(i.id::text || k)::uuid as holder, md5(k || i.id::text)::uuid as hold, now() as at) h on s.state = 'filled'
       where i.project_id = ${projectId} and i.name like 'item %'`);
    await tx.execute(sql`
      insert into item_estimates (item_id, project_id, method, merged, confidence, annotation_count, round, computed_at)
      select i.id, i.project_id, 'm', '{}', least(1, .5 + ${of('sure', 60)} / 100.0), 2, 1, now()
        from items i where i.project_id = ${projectId} and ${of('estimate', 6)} > 0`);
    await tx.execute(sql`
      insert into gold_items (item_id, project_id, use, answer, explanation, created_by, created_at, active_since)
      select i.id, i.project_id, 'check', '{}', 'So it is.', ${owner.actor.id}::uuid, now(), now()
        from items i where i.project_id = ${projectId} and ${of('gold', 15)} = 0`);
    await tx.execute(sql`
      insert into verdicts (id, project_id, item_id, reviewer_id, decision, answer, reason, guide_version_id, decided_at)
      select gen_random_uuid(), i.project_id, i.id, ${owner.actor.id}::uuid, 'correct', '{}', 'So it is.', i.id, now() - k * interval '1 hour'
        from items i cross join generate_series(0, 1) k where i.project_id = ${projectId} and ${of('verdict', 12)} = 0`);
    await tx.execute(sql`
      insert into item_flags (item_id, project_id, error_probability, rarity, verdict, evidence, computed_at, suspicion)
      select i.id, i.project_id, ${of('error', 7)} / 10.0, 0, (array['ambiguous', 'rare_and_wrong', 'common_and_right'])[1 + ${of('flag', 3)}], '{}', now(),
             case when ${of('told', 2)} = 0 then ${of('doubt', 9)} / 5.0 end
        from items i where i.project_id = ${projectId}`);
  });
  await db.execute(sql`analyze`);
  return projectId;
}

interface Stands extends Record<string, unknown> {
  readonly item_id: string;
  readonly slice: string | null;
  readonly standing: string;
  readonly certainty: number | null;
  readonly is_decided: boolean;
}

function allOf(projectId: string) {
  return db.execute<Stands>(sql`
    select *, verdict_id is not null as is_decided, case when verdict_id is not null or is_known then 1 else confidence end as certainty
      from item_standings where project_id = ${projectId} order by certainty asc nulls last, item_id`);
}

it('pages go through all items, the least certain first, whatever stands or slice is asked for', async () => {
  const projectId = await mixedProject(400);
  const all = await allOf(projectId);
  expect(new Set(all.map(({ standing }) => standing)).size).toBe(3);
  for (const standing of [null, 'open', 'contested', 'settled'] as const)
    for (const slice of [null, 'slice 2']) {
      const expected = all.filter((row) => (!standing || row.standing === standing) && (!slice || row.slice === slice));
      const pages: string[] = [];
      for (let offset = 0; offset < expected.length + 17; offset += 17) {
        const page = await standingsOfProject(db, projectId, { standing, slice, limit: 17, offset });
        pages.push(...page.map(({ itemId }) => itemId));
      }
      expect(pages, `${standing} ${slice}`).toEqual(expected.map(({ item_id }) => item_id));
    }
  const queue = await contestedItems(db, projectId, projectId, new Date(), 200);
  const contested = all.filter(({ standing }) => standing === 'contested');
  expect(queue.map(({ itemId }) => itemId)).toEqual(contested.map(({ item_id }) => item_id));
  const asked = { verdicts: ['ambiguous', 'rare_and_wrong'] as const, limit: 400, offset: 0 };
  const flags = await db.execute<{ item_id: string }>(sql`
    select f.item_id from item_flags f join item_standings t on t.item_id = f.item_id and t.standing <> 'open' and t.verdict_id is null
     where f.project_id = ${projectId} and f.verdict <> 'common_and_right' order by coalesce(f.suspicion, f.error_probability) desc, f.item_id`);
  expect(flags.length).toBeGreaterThan(50);
  const told = await flagsOfProject(db, projectId, asked);
  expect(told.map(({ itemId }) => itemId)).toEqual(flags.map(({ item_id }) => item_id));
  expect(await flagsOfProject(db, projectId, { ...asked, limit: 9, offset: 20 })).toEqual(told.slice(20, 29));
});

it('the figures of standings and of slices are those of their items', async () => {
  const projectId = await mixedProject(300);
  const all = await allOf(projectId);
  const { standings, slices } = await figuresOfStandings(db, projectId, 3);
  for (const { standing, items, decided, expectedWrong } of standings) {
    const its = all.filter((row) => row.standing === standing);
    expect({ items, decided }).toEqual({ items: its.length, decided: its.filter((row) => row.is_decided).length });
    expect(expectedWrong).toBeCloseTo(
      its.reduce((sum, row) => sum + (row.certainty === null ? 0 : 1 - row.certainty), 0),
      5,
    );
  }
  expect(standings).toHaveLength(3);
  expect(slices.map(({ slice }) => slice).toSorted()).toEqual([0, 1, 2, 3].map((n) => `slice ${n}`));
  for (const { slice, items, settled } of slices) {
    const its = all.filter((row) => row.slice === slice);
    expect({ items, settled }).toEqual({
      items: its.length,
      settled: its.filter((row) => row.standing === 'settled').length,
    });
  }
  const means = slices.map(({ meanConfidence }) => meanConfidence ?? 1);
  expect(means).toEqual(means.toSorted((a, b) => a - b));
});

it('a page reads as much of 4,000 items as of 400', async () => {
  const rowsRead = async (projectId: string) =>
    open(1).transaction(async (tx) => {
      await standingsOfProject(tx, projectId, { standing: null, slice: null, limit: 20, offset: 0 });
      await contestedItems(tx, projectId, projectId, new Date(), 20);
      const [read] = await tx.execute<{ rows: number }>(sql`
        select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int as rows from pg_stat_xact_user_tables
         where relname in ('seats', 'items', 'item_estimates')`);
      return read?.rows ?? 0;
    });
  const small = await rowsRead(await mixedProject(400));
  expect(await rowsRead(await mixedProject(4000))).toBeLessThanOrEqual(small * 1.5);
});
