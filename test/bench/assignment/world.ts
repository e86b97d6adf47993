/** The world of the bench: a project of many items with their seats, and many people who work in it, written in bulk. */
import { sql } from 'drizzle-orm';
import { connect } from '@/db/client';
import { openMissingSeats } from '@/db/queries/assignment-seats';
import type { Queryable } from '@/db/queryable';
import type { MemberCall } from '@/server/call';
import { allocate, fundRequester } from '@/server/ledger/ledger';
import { setPace } from '@/test/assignment/claims';
import { openProject } from '@/test/assignment/world';

const overlap = 3;
const shards = 64;

/** Where in the ledger nothing stands: the hold of seats that were filled before the bench began. */
const beforeTheBench = '00000000-0000-8000-8000-000000000000';

export interface BenchProject {
  readonly owner: MemberCall;
  readonly projectId: string;
}

/** How long a statement may take that writes or proves a million items. */
export const bulkMs = 3_600_000;

/** Writes with foreign keys and triggers switched off, on one connection: only for what is right by construction. */
async function inBulk<T>(url: string, write: (db: Queryable) => Promise<T>): Promise<T> {
  const { db, close } = connect(url, { max: 1, applicationName: 'bench load', statementMs: bulkMs });
  try {
    await db.execute(`set session_replication_role = replica`);
    return await write(db);
  } finally {
    await close();
  }
}

/** People who may work anywhere; returns their ids. */
export async function makePeople(url: string, count: number): Promise<string[]> {
  return inBulk(url, async (db) => {
    const rows = await db.execute<{ id: string }>(sql`
      insert into people (id, email, name, pseudonym, created_at)
      select id, id || '@example.org', 'Hand', 'Hand ' || id, now()
        from (select uuidv7() as id from generate_series(1, ${count})) made
      returning id`);
    return rows.map(({ id }) => id);
  });
}

/** An open project of `items` texts with three seats each, that all `people` have joined and read the guide of. */
export async function makeProject(url: string, db: Queryable, items: number): Promise<BenchProject> {
  const small = await openProject(db, { items: 2, overlap });
  const { owner, projectId } = small;
  const money = { amountMinor: BigInt(items * overlap * 12 + 100_000), currency: 'USD' };
  await fundRequester(owner, { ...money, personId: owner.actor.id, key: `bench ${projectId}` });
  await allocate(owner, { ...money, projectId, key: `bench ${projectId}` });
  await inBulk(url, async (bulk) => {
    await bulk.execute(sql`
      insert into items (id, project_id, content_hash, name, content, created_at)
      select uuidv7(), ${projectId}::uuid, encode(sha256(convert_to(${projectId}::text || n, 'UTF8')), 'hex'), 'Sentence ' || n,
             jsonb_build_object('kind', 'text', 'text', 'Sentence ' || n || ' of a project that is large'), now()
        from generate_series(1, ${items}::int) as n`);
    await bulk.execute(sql`
      insert into project_members (project_id, person_id, role, created_at)
      select ${projectId}::uuid, id, 'worker', now() from people where name = 'Hand'`);
    await bulk.execute(sql`
      insert into acknowledgements (guide_version_id, person_id, acknowledged_at)
      select g.id, p.id, now() from guide_versions g, people p
       where g.project_id = ${projectId} and g.state = 'published' and p.name = 'Hand'`);
    // What their answers took is known: items of a few seconds each, of which a person may hold the most.
    await setPace(bulk, projectId, 6);
    let after: string | null = null;
    do {
      after = await openMissingSeats(bulk, projectId, { least: overlap, more: [], shards }, after, 20_000);
    } while (after !== null);
  });
  return small;
}

/**
 * Most of a project is done: the seats that claims would have met first are filled by people of long ago, each with its
 * annotation.
 */
export async function workOff(url: string, projectId: string, share: number): Promise<void> {
  await inBulk(url, async (db) => {
    await db.execute(sql`
      with crowd as materialized (
        select array_agg(id) as ids from (select id from people where name = 'Hand' order by id desc limit 600) last),
      ranked as (
        select id, item_id, ordinal, row_number() over (partition by shard order by priority, lot) as place,
               count(*) over (partition by shard) as total
          from seats where project_id = ${projectId} and state = 'open'),
      shown as (
        select g.id as guide_version_id, o.id as ontology_version_id from guide_versions g, ontology_versions o
         where g.project_id = ${projectId} and g.state = 'published' and o.project_id = ${projectId})
      update seats set state = 'filled', hold_id = ${beforeTheBench}, leased_at = now(), lease_until = now(), filled_at = now(),
             holder_id = crowd.ids[1 + mod(abs(hashtext(ranked.item_id::text)::bigint) + ranked.ordinal, 600)],
             guide_version_id = shown.guide_version_id, ontology_version_id = shown.ontology_version_id
        from ranked, crowd, shown where seats.id = ranked.id and ranked.place <= ${share}::real * ranked.total`);
    await db.execute(sql`
      insert into annotations (id, project_id, item_id, seat_id, worker_id, guide_version_id, ontology_version_id, answer,
                               active_seconds, submitted_at)
      select uuidv7(), project_id, item_id, id, holder_id, guide_version_id, ontology_version_id,
             '{"task": "classes", "classId": "kind"}', 9, now()
        from seats where project_id = ${projectId} and hold_id = ${beforeTheBench}`);
  });
}

/** `personId` has done all items of the project that are open, but for `left` of them. */
export async function exhaust(url: string, projectId: string, personId: string, left: number): Promise<void> {
  await inBulk(url, (db) =>
    db.execute(sql`
      with open_items as (
        select item_id, row_number() over (order by md5(item_id::text)) as place
          from seats where project_id = ${projectId} and state = 'open' group by item_id),
      done as (
        update seats set holder_id = ${personId} from (
          select distinct on (s.item_id) s.id from seats s join open_items o on o.item_id = s.item_id
           where o.place > ${left} and s.state = 'filled' order by s.item_id, s.ordinal) mine
         where seats.id = mine.id returning seats.item_id)
      insert into skips (item_id, person_id, reason, skipped_at)
      select item_id, ${personId}::uuid, 'late_hand_in', now() from open_items
       where place > ${left} and item_id not in (select item_id from done)`),
  );
}

/** Everybody who holds a seat of the project has asked for an hour more. */
export async function extendLeases(url: string, projectId: string): Promise<void> {
  await inBulk(url, (db) =>
    db.execute(sql`
      update seats set lease_until = now() + interval '1 hour' where project_id = ${projectId} and state = 'leased'`),
  );
}

/** Sentences about what is wrong with the seats, annotations and holds of a project; none when all is as it must be. */
export async function faultsOf(db: Queryable, projectId: string): Promise<string[]> {
  const rows = await db.execute<{ fault: string; count: number }>(sql`
    with mine as (select * from seats where project_id = ${projectId})
    select 'items with more answers than they want' as fault, count(*)::int as count from (
      select item_id from mine where state in ('leased', 'filled') group by item_id having count(*) > ${overlap}) over_wanted
    union all
    select 'items that one person has twice', count(*)::int from (
      select item_id from mine where holder_id is not null group by item_id, holder_id having count(*) > 1) twice
    union all
    select 'filled seats without their annotation, or the other way round', count(*)::int
      from (select * from mine where state = 'filled') s
      full join (select * from annotations where project_id = ${projectId}) a on a.seat_id = s.id
     where s.id is null or a.id is null
    union all
    select 'held seats without an open hold of their own', count(*)::int
      from mine s left join ledger_holds h on h.id = s.hold_id and h.seat_id = s.id and h.worker_id = s.holder_id
      left join ledger_hold_resolutions r on r.hold_id = h.id
     where s.state in ('leased', 'filled') and s.hold_id <> ${beforeTheBench} and (h.id is null or r.hold_id is not null)
    union all
    select 'open holds without their seat', count(*)::int
      from ledger_holds h left join ledger_hold_resolutions r on r.hold_id = h.id left join mine s on s.hold_id = h.id
     where h.project_id = ${projectId} and r.hold_id is null and s.id is null`);
  return rows.filter(({ count }) => count > 0).map(({ fault, count }) => `${count} ${fault}`);
}
