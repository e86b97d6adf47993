import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** What the continuous check of the house found, one row a run; old rows are deleted by the run after a month. */
export const houseChecks = pgTable('house_checks', {
  id: uuid().primaryKey(),
  /** Which of the checks: the book of all money, or seats, work and holds. */
  subject: text({ enum: ['books', 'work'] }).notNull(),
  beganAt: timestamp({ withTimezone: true }).notNull(),
  milliseconds: integer().notNull(),
  /** How many things were looked at: transfers, or seats. */
  looked: integer().notNull(),
  /** What broke a law: law, subject, detail. Empty when all of them hold. */
  faults: jsonb().notNull(),
});

/**
 * Jobs that failed and have not been done since, one row a key. The queue forgets that a job failed when it is asked for
 * again, and some are asked for every few minutes: they would never be among those that gave up.
 */
export const failingJobs = pgTable('failing_jobs', {
  key: text().primaryKey(),
  task: text().notNull(),
  /** Whose work it is; null where it is nobody's alone. No foreign key: to note a failure waits for nobody's project. */
  projectId: uuid(),
  /** When the work was asked for that is not done. */
  since: timestamp({ withTimezone: true }).notNull(),
  lastError: text().notNull(),
});
