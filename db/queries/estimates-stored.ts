/** What estimates write: derived rows, each with one writer at a time. */
import { and, eq, ne, sql } from 'drizzle-orm';
import { fixed } from '@/db/fixed';
import type { Queryable } from '@/db/queryable';
import {
  agreements,
  itemEstimates,
  itemFlags,
  projectEstimates,
  projectPaces,
  workerEstimates,
} from '@/db/schema/estimates';

type NewEstimate = Required<typeof itemEstimates.$inferInsert>;
export type NewAgreement = typeof agreements.$inferInsert;
type NewFlag = Required<typeof itemFlags.$inferInsert>;
type NewWorker = typeof workerEstimates.$inferInsert;

/** Rows written at once: a statement takes 65,535 parameters. */
const batch = 1000;

function* batches<T>(rows: Iterable<T>): Generator<T[]> {
  let some: T[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < batch) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

const estimatesStored = fixed<{ rows: string }>(
  ['rows'],
  ({ rows }) => sql`
    insert into item_estimates as e (item_id, project_id, method, merged, confidence, annotation_count, round, gain, basis_count, computed_at)
    select "itemId", "projectId", method, merged, confidence, "annotationCount", round, gain, "basisCount", "computedAt"
      from jsonb_to_recordset(${rows}::jsonb) as made("itemId" uuid, "projectId" uuid, method text, merged jsonb, confidence real,
           "annotationCount" int, round smallint, gain real, "basisCount" int, "computedAt" timestamptz)
    on conflict (item_id) do update set (method, merged, confidence, annotation_count, round, gain, basis_count, computed_at)
       = (excluded.method, excluded.merged, excluded.confidence, excluded.annotation_count, excluded.round, excluded.gain,
          excluded.basis_count, excluded.computed_at)
     where (e.round, e.annotation_count, e.basis_count) <= (excluded.round, excluded.annotation_count, excluded.basis_count)`,
);

/**
 * Replaces the items' estimates, except where a newer one is there already: one of a later round, one that saw more
 * answers to the item, or as many and more of the whole project.
 */
export async function storeEstimates(db: Queryable, estimates: Iterable<NewEstimate>): Promise<void> {
  for (const rows of batches(estimates)) await db.execute(estimatesStored({ rows: JSON.stringify(rows) }));
}

/**
 * Until the transaction ends nobody else estimates this project as a whole. It may sit open for as long as the numerics of
 * a large project take: it holds a lock and nothing else, so it is in no vacuum's way.
 */
export async function lockProjectEstimate(db: Queryable, projectId: string): Promise<void> {
  await db.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(${`estimate_project:${projectId}`}, 0)),
           set_config('idle_in_transaction_session_timeout', '15min', true)`);
}

export async function forgetEstimates(db: Queryable, projectId: string): Promise<void> {
  await db.delete(itemEstimates).where(eq(itemEstimates.projectId, projectId));
}

const flagsStored = fixed<{ rows: string }>(
  ['rows'],
  ({ rows }) => sql`
    insert into item_flags (item_id, project_id, error_probability, suspicion, rarity, verdict, evidence, computed_at)
    select "itemId", "projectId", "errorProbability", suspicion, rarity, verdict, evidence, "computedAt"
      from jsonb_to_recordset(${rows}::jsonb) as made("itemId" uuid, "projectId" uuid, "errorProbability" real, suspicion real,
           rarity real, verdict text, evidence jsonb, "computedAt" timestamptz)
    on conflict (item_id) do update set (error_probability, suspicion, rarity, verdict, evidence, computed_at)
       = (excluded.error_probability, excluded.suspicion, excluded.rarity, excluded.verdict, excluded.evidence, excluded.computed_at)`,
);

/** Stores what is suspected of items now, and drops what was before and is no more. */
export async function replaceFlags(
  db: Queryable,
  projectId: string,
  now: Date,
  rows: Iterable<NewFlag>,
): Promise<void> {
  for (const some of batches(rows)) await db.execute(flagsStored({ rows: JSON.stringify(some) }));
  await db.delete(itemFlags).where(and(eq(itemFlags.projectId, projectId), ne(itemFlags.computedAt, now)));
}

export async function replaceWorkers(db: Queryable, projectId: string, rows: readonly NewWorker[]): Promise<void> {
  await db.delete(workerEstimates).where(eq(workerEstimates.projectId, projectId));
  for (const some of batches(rows)) await db.insert(workerEstimates).values(some);
}

export async function replaceAgreements(db: Queryable, projectId: string, rows: readonly NewAgreement[]) {
  await db.delete(agreements).where(eq(agreements.projectId, projectId));
  for (const some of batches(rows)) await db.insert(agreements).values(some);
}

export async function storeProjectEstimate(db: Queryable, row: typeof projectEstimates.$inferInsert): Promise<void> {
  const { projectId: _, ...set } = row;
  await db.insert(projectEstimates).values(row).onConflictDoUpdate({ target: projectEstimates.projectId, set });
}

export async function storePace(db: Queryable, row: typeof projectPaces.$inferInsert): Promise<void> {
  const { projectId: _, ...set } = row;
  await db.insert(projectPaces).values(row).onConflictDoUpdate({ target: projectPaces.projectId, set });
}
