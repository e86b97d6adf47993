import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { newId } from '@/db/ids';
import type { Queryable } from '@/db/queryable';
import { handIn } from '@/server/annotations/annotations';
import { claimItem } from '@/server/assignment/claims';
import type { MemberCall } from '@/server/call';
import type { Answer } from '@/server/projects/tasks';
import { later, readyWorker } from '@/test/assignment/world';

/** So many people who may work in the project. */
export async function workersOf(db: Queryable, projectId: string, count: number): Promise<MemberCall[]> {
  const crowd: MemberCall[] = [];
  for (let n = 0; n < count; n += 1) crowd.push(await readyWorker(db, projectId, `Worker ${n}`));
  return crowd;
}

/** The project's items, in order. */
export async function itemsOf(db: Queryable, projectId: string): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`select id from items where project_id = ${projectId} order by id`);
  return rows.map(({ id }) => id);
}

/** The worker takes this very item and hands it in with this answer. */
export async function answerItem(worker: MemberCall, projectId: string, itemId: string, answer: Answer): Promise<void> {
  const call = await later(worker);
  const leased = await claimItem(call, projectId, itemId);
  if (leased.status !== 'item') throw new Error(`expected an item, got ${leased.status}`);
  await submit(call, projectId, leased.seatId, answer);
}

export async function submit(call: MemberCall, projectId: string, seatId: string, answer: Answer) {
  const sent = { projectId, submissionId: newId(), seatId, answer, comment: '', activeSeconds: 5 };
  return handIn(call, sent);
}

export interface SeatCounts extends Record<string, unknown> {
  readonly item_id: string;
  readonly open: number;
  readonly leased: number;
  readonly filled: number;
}

/** The label seats of each item in its present round, in the items' order. */
export async function seatCounts(db: Queryable, projectId: string): Promise<SeatCounts[]> {
  const rows = await db.execute<SeatCounts>(sql`
    select i.id as item_id, count(*) filter (where s.state = 'open')::int as open,
           count(*) filter (where s.state = 'leased')::int as leased, count(*) filter (where s.state = 'filled')::int as filled
      from items i left join seats s on s.item_id = i.id and s.round = i.round and s.purpose = 'label'
     where i.project_id = ${projectId} group by i.id order by i.id`);
  return [...rows];
}

/** What must hold whatever happened: nobody twice on an item, every filled seat has its annotation, no hold resolved twice. */
export async function expectSound(db: Queryable, projectId: string): Promise<void> {
  const faults = await db.execute(sql`
    select 'twice' as fault, item_id as about from seats
     where project_id = ${projectId} and holder_id is not null group by item_id having count(distinct holder_id) <> count(*)
    union all
    select 'unanswered', s.id from seats s
     where s.project_id = ${projectId} and s.state = 'filled' and not exists (select 1 from annotations a where a.seat_id = s.id)
    union all
    select 'unpaid for', s.id from seats s
     where s.project_id = ${projectId} and s.state in ('leased', 'filled')
       and exists (select 1 from ledger_hold_resolutions r where r.hold_id = s.hold_id and r.outcome = 'released')`);
  expect([...faults]).toEqual([]);
}
