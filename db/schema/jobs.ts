import { bigint, json, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * Jobs that were asked for where many transactions commit at once. The queue's own `add_job` notifies its workers, and
 * PostgreSQL lets only one transaction with a notification commit at a time; here a job is a row and nothing more, until
 * the process of background jobs puts it in the queue, some hundreds at a time.
 */
export const jobRequests = pgTable('job_requests', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  task: text().notNull(),
  payload: json().notNull(),
  /** Requests of one key become one job. */
  key: text().notNull(),
  requestedAt: timestamp({ withTimezone: true }).notNull(),
});
