import { sql } from 'drizzle-orm';
import type { Queryable } from '@/db/queryable';
import { openProject } from '@/test/assignment/world';

/** A project of so many items: labelled or not, sure or not, in slices, decided, known, in a second round, withdrawn, flagged. */
export async function mixedProject(db: Queryable, items: number) {
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
      select i.id, i.project_id, ${of('error', 7)} / 10.0, 0, (array['ambiguous', 'rare_and_wrong', 'common_and_right'])[1 + ${of('flag', 3)}], '{"kind":"objects","objects":[]}', now(),
             case when ${of('told', 2)} = 0 then ${of('doubt', 9)} / 5.0 end
        from items i where i.project_id = ${projectId}`);
  });
  await db.execute(sql`analyze`);
  return { projectId, owner };
}

/** Items that nobody labelled and that have no seats. */
export async function addBareItems(db: Queryable, projectId: string, items: number): Promise<void> {
  await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, created_at)
    select md5(${projectId} || n)::uuid, ${projectId}::uuid, n::text, n::text, '{"kind":"text","text":"x"}', now()
      from generate_series(1, ${items}::int) n`);
}
