/** How a claim finds its seat among thousands of items that are near-duplicates of each other. */
import { SQL, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { claimSeat } from '@/db/queries/assignment-claims';
import type { NewLease } from '@/db/queries/assignment-search';
import type { Queryable } from '@/db/queryable';
import { testDatabase } from '@/test/support/database';
import { claimed, openProject, readyWorker } from './world';

const { db } = await testDatabase();

const items = 6000;
const seatsOfItem = 3;
/** Near-duplicates in a group. */
const ofAKind = 8;

/** An open project of thousands of items in groups of near-duplicates, as the planner finds it after it was analysed. */
async function projectOfKin() {
  const world = await openProject(db, { items: 2, overlap: 1, budgetMinor: 1_000_000n });
  const { projectId } = world;
  await db.execute(sql`
    insert into items (id, project_id, content_hash, name, content, created_at)
    select md5(${projectId} || n)::uuid, ${projectId}::uuid, n::text, 'item ' || n, jsonb_build_object('kind', 'text', 'text', n::text), now()
      from generate_series(0, ${items - 1}::int) n`);
  await db.execute(sql`
    update items set kin_id = md5(${projectId} || (substr(name, 6)::int / ${ofAKind}::int * ${ofAKind}::int))::uuid
     where project_id = ${projectId} and name like 'item %'`);
  await db.execute(sql`
    insert into seats (id, project_id, item_id, ordinal, shard)
    select gen_random_uuid(), ${projectId}::uuid, i.id, k, mod(abs(hashtext(i.id::text)), 64)
      from items i cross join generate_series(1, ${seatsOfItem}::int) k where i.project_id = ${projectId} and i.kin_id is not null`);
  return world;
}

/** The statement as PostgreSQL would carry it out; nothing is claimed. */
class Explained extends SQL {
  constructor(private readonly made: { sql: string; params: unknown[] }) {
    super([]);
  }

  override toQuery() {
    return { sql: `explain (format json) ${this.made.sql}`, params: this.made.params };
  }
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

async function planOf(ask: (spy: Queryable) => Promise<unknown>): Promise<Plan[]> {
  const plans: Plan[] = [];
  const spy = {
    execute: async (statement: { toQuery: () => { sql: string; params: unknown[] } }) => {
      const rows = await db.execute<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(new Explained(statement.toQuery()));
      for (const row of rows) for (const { Plan: plan } of row['QUERY PLAN']) plans.push(...nodesOf(plan));
      return [];
    },
  } as unknown as Queryable;
  await ask(spy);
  return plans;
}

it.each([true, false])('stays on its indexes, whether it may give a check or not: %s', async (mayBeCheck) => {
  const { projectId } = await projectOfKin();
  const worker = await readyWorker(db, projectId);
  for (let n = 0; n < 3; n += 1) await claimed(worker, projectId);
  await db.execute(sql`analyze items, seats, skips, gold_items`);
  const now = new Date();
  const lease: NewLease = {
    projectId,
    personId: worker.actor.id,
    holdId: newId(),
    guideVersionId: newId(),
    ontologyVersionId: newId(),
    now,
    until: new Date(now.getTime() + 60_000),
    purpose: 'label',
  };
  const search = { start: 7, checks: mayBeCheck ? 1 : 0, looks: mayBeCheck ? 1 : 0, mayBeCheck };
  const nodes = await planOf((spy) => claimSeat(spy, lease, search));
  const readWhole = nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
  expect(readWhole.filter((table) => table === 'seats' || table === 'items')).toEqual([]);
  const indexes = nodes.flatMap((node) => node['Index Name'] ?? []);
  expect(indexes).toContain('items_by_kin');
  expect(indexes.some((name) => name.startsWith('seats_'))).toBe(true);
});
