/**
 * Every background job runs at least once, so it may run twice, and at the same time as itself: the second run changes
 * nothing. A kind of job that has no world here fails to compile.
 */
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '@/db/ids';
import { changeById, insertChange, insertParts } from '@/db/queries/datasets-changes';
import { acceptFilledSeats } from '@/server/annotations/outcomes';
import { claimItem } from '@/server/assignment/claims';
import { discardDraft } from '@/server/assignment/discarding';
import { proveHouse } from '@/server/jobs/house-check';
import { tasks } from '@/server/jobs/tasks';
import { deallocate } from '@/server/ledger/ledger';
import { queueRequestedJobs } from '@/server/ports/queue';
import { updateTerms } from '@/server/projects/projects';
import { answerItem, itemsOf, workersOf } from '@/test/assignment/crowd';
import {
  claimed,
  kindAnswer,
  later,
  openProject,
  preparedProject,
  readyWorker,
  rudeAnswer,
} from '@/test/assignment/world';
import { addBareItems } from '@/test/estimates/mixed-project';
import { answer, knowingProject } from '@/test/skill/world';
import { testDatabase } from '@/test/support/database';

const { db, url } = await testDatabase();
Object.assign(process.env, { DATABASE_URL: url, NEXTAUTH_SECRET: 'of-these-tests-alone', LOG_LEVEL: 'silent' });

/** A project in which the job has something to do, and what the job is told. */
interface World {
  readonly projectId: string;
  readonly payload: object;
}

/** Two items with all the answers they want: on the first all agree, on the second one differs. */
async function answered(wish: { overlapMax?: number } = {}) {
  const { owner, projectId } = await openProject(db, { items: 2, overlap: 3, budgetMinor: 1_000n, ...wish });
  const [workers, itemIds] = [await workersOf(db, projectId, 3), await itemsOf(db, projectId)];
  const [sure = '', unsure = ''] = itemIds;
  for (const [place, worker] of workers.entries()) {
    await answerItem(worker, projectId, sure, kindAnswer);
    await answerItem(worker, projectId, unsure, place === 2 ? rudeAnswer : kindAnswer);
  }
  return { owner, projectId, sure, unsure };
}

async function leased(): Promise<{ projectId: string }> {
  const { projectId } = await openProject(db, { items: 1, overlap: 1 });
  const worker = await readyWorker(db, projectId);
  const [itemId = ''] = await itemsOf(db, projectId);
  await claimItem(worker, projectId, itemId);
  return { projectId };
}

const backdate = (projectId: string, column: 'filled_at' | 'lease_until', ago: string) =>
  db.execute(sql`update seats set ${sql.raw(column)} = now() - ${ago}::interval
    where project_id = ${projectId} and ${sql.raw(column)} is not null`);

/** The estimate of a large project is that of any, made by another process: `own-process.db.test.ts` has it. */
type Kind = Exclude<keyof typeof tasks, 'estimate_large_project'>;

const worlds: Readonly<Record<Kind, () => Promise<World>>> = {
  estimate_item: async () => {
    const { projectId, sure: itemId } = await answered();
    return { projectId, payload: { projectId, itemId } };
  },
  estimate_project: async () => {
    const { projectId } = await answered();
    return { projectId, payload: { projectId } };
  },
  estimate_stale_projects: async () => {
    const { projectId } = await answered();
    return { projectId, payload: {} };
  },
  retry_failed_estimates: async () => {
    const { projectId } = await answered();
    await db.execute(sql`
      insert into failing_jobs (key, task, project_id, since, last_error)
      values (${`estimate_project:${projectId}`}, 'estimate_project', ${projectId}, now(), 'injected')`);
    return { projectId, payload: {} };
  },
  match_seats: async () => {
    const { owner, projectId } = await openProject(db, { items: 3, overlap: 1, budgetMinor: 1_000n });
    await updateTerms(owner, projectId, { overlap: 2 });
    return { projectId, payload: { projectId } };
  },
  buy_labels: async () => {
    const { projectId, sure, unsure } = await answered({ overlapMax: 5 });
    for (const itemId of [sure, unsure]) await tasks.estimate_item({ projectId, itemId });
    return { projectId, payload: { projectId } };
  },
  order_seats: async () => {
    const { projectId } = await openProject(db, { items: 4, overlap: 2 });
    await db.execute(sql`update seats set priority = 7 where project_id = ${projectId}`);
    return { projectId, payload: { projectId } };
  },
  sum_standings: async () => {
    const { projectId } = await openProject(db, { items: 1, overlap: 1 });
    await addBareItems(db, projectId, 10_000);
    return { projectId, payload: { projectId } };
  },
  change_items: async () => {
    const { owner, projectId } = await openProject(db, { items: 6, overlap: 1 });
    const changeId = newId();
    const made = { projectId, madeBy: owner.actor.id, act: 'withdraw', urgency: null, createdAt: owner.now } as const;
    await insertChange(db, { id: changeId, ...made });
    const change = await changeById(db, changeId, projectId, false);
    const filter = { state: 'active', slice: null, withKinOnly: false, laterKinOnly: false } as const;
    if (change) await insertParts(db, change, { kind: 'filter', filter }, 1);
    return { projectId, payload: { changeId } };
  },
  remove_project: async () => {
    const { owner, projectId } = await preparedProject(db);
    await deallocate(owner, { projectId, amountMinor: 108n, key: newId() });
    await discardDraft(owner, projectId);
    return { projectId, payload: { projectId } };
  },
  pay_check: async () => {
    const wish = { items: 1, overlap: 1, goldEvery: 1000, known: { check: 1 } };
    const { owner, projectId, known } = await knowingProject(db, wish);
    const worker = await readyWorker(db, projectId);
    const [checkId = ''] = known.check;
    const label = await claimed(worker, projectId);
    await answer(worker, projectId, label);
    const check = await claimItem(worker, projectId, checkId, 'check');
    if (check.status !== 'item') throw new Error(check.status);
    const { annotationId } = await answer(worker, projectId, check);
    // A check of an hour ago is due when the label that it is compared with was paid at once.
    await acceptFilledSeats(await later(owner), label.itemId);
    await db.execute(sql`update seats set filled_at = now() - interval '1 hour' where id = ${check.seatId}`);
    return { projectId, payload: { projectId, annotationId, seatId: check.seatId, twinSeatId: label.seatId } };
  },
  settle_silence: async () => {
    const { projectId } = await answered();
    await backdate(projectId, 'filled_at', '30 days');
    return { projectId, payload: {} };
  },
  give_up_lapsed_leases: async () => {
    const { projectId } = await leased();
    await backdate(projectId, 'lease_until', '2 days');
    return { projectId, payload: {} };
  },
  check_house: async () => {
    const { projectId } = await leased();
    return { projectId, payload: {} };
  },
};

/** A run of the continuous check is an event that is kept: so much more is in this table after each. */
const kept: Readonly<Record<string, string>> = { check_house: 'house_checks' };

/** When something was last computed, and in what time, says that a job ran, not what it did. */
const stamps = ['computed_at', 'measured_at', 'updated_at', 'milliseconds'];

/** All there is, a line a row, and what waits in the queue. */
async function everything(leaveOut: string | undefined): Promise<string[]> {
  const tables = await db.execute<{ name: string }>(sql`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`);
  const lines: string[] = [];
  for (const { name } of tables) {
    if (name === leaveOut) continue;
    const rows = await db.execute<{ line: string }>(sql`
      select (to_jsonb(t) - ${sql.raw(`array['${stamps.join("','")}']`)})::text as line from ${sql.identifier(name)} t`);
    lines.push(...rows.map(({ line }) => `${name} ${line}`));
  }
  const jobs = await db.execute<{ line: string }>(sql`
    select coalesce(key, '') || ' ' || payload::text as line from graphile_worker._private_jobs`);
  return [...lines, ...jobs.map(({ line }) => `job ${line}`)].sort();
}

/** What has become of a project, in figures that do not name anything. */
async function figuresOf(projectId: string) {
  const [row] = await db.execute(sql`
    select (select jsonb_object_agg(state, n) from (select state, count(*) as n from seats
              where project_id = ${projectId} group by state) s) as seats,
           (select jsonb_object_agg(outcome, n) from (select coalesce(r.outcome, 'open') as outcome, count(*) as n
              from ledger_holds h left join ledger_hold_resolutions r on r.hold_id = h.id
             where h.project_id = ${projectId} group by 1) h) as holds,
           (select count(*)::int from item_estimates where project_id = ${projectId}) as estimates,
           (select count(*)::int from agreements where project_id = ${projectId}) as agreements,
           (select count(distinct priority)::int from seats where project_id = ${projectId}) as priorities,
           (select count(*)::int from graphile_worker._private_jobs where payload->>'projectId' = ${projectId}) as jobs`);
  return row;
}

/** The queue is left as if it had been worked off, but for what a job asks for now. */
beforeEach(async () => {
  await queueRequestedJobs(db);
  await db.execute(sql`delete from graphile_worker._private_jobs`);
});

const difference = (before: readonly string[], after: readonly string[]) => {
  const [old, fresh] = [new Set(before), new Set(after)];
  return [...before.filter((line) => !fresh.has(line)), ...after.filter((line) => !old.has(line))];
};

describe.each(Object.keys(worlds) as Kind[])('%s', (kind) => {
  it('does its work once, one after the other and at the same time', async () => {
    const once = await worlds[kind]();
    const work = (world: World) => tasks[kind](world.payload);
    await queueRequestedJobs(db);
    const before = await everything(undefined);
    await work(once);
    expect(difference(before, await everything(undefined)), 'the first run does something').not.toEqual([]);
    const after = await everything(kept[kind]);
    await work(once);
    expect(difference(after, await everything(kept[kind])), 'the second run does nothing').toEqual([]);
    const figures = await figuresOf(once.projectId);

    const together = await worlds[kind]();
    await queueRequestedJobs(db);
    await Promise.all([work(together), work(together), work(together)]);
    const settled = await everything(kept[kind]);
    await work(together);
    expect(difference(settled, await everything(kept[kind])), 'nothing was left for a fourth run').toEqual([]);
    expect(await figuresOf(together.projectId)).toEqual(figures);
    const faults = (await proveHouse({ db, actor: null, now: new Date(), locale: 'en' })).flatMap(
      (check) => check.faults,
    );
    expect(faults).toEqual([]);
  });
});
