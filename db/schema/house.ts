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
