import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  real,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { people } from './accounts';
import { annotations } from './annotations';
import { items } from './datasets';
import { projects } from './projects';
import { verdicts } from './review';

/**
 * An item whose answer is known. A `check` is shown unmarked among the others; `training` explains itself after the
 * answer; a `qualification` item stands in the test. A retired one is not shown again, and its checks stay.
 */
export const goldItems = pgTable(
  'gold_items',
  {
    itemId: uuid()
      .primaryKey()
      .references(() => items.id, { onDelete: 'cascade' }),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    use: text({ enum: ['check', 'training', 'qualification'] }).notNull(),
    /** Answer of server/projects/tasks.ts. */
    answer: jsonb().notNull(),
    /** Why this is the answer: shown after a training item, and to whoever contests a check. */
    explanation: text().notNull(),
    /** The verdict it came from; null when its answer was known from the beginning. */
    verdictId: uuid().references(() => verdicts.id),
    state: text({ enum: ['active', 'contested', 'retired'] })
      .notNull()
      .default('active'),
    retiredBecause: text({ enum: ['often_failed', 'contest_upheld', 'by_owner', 'in_the_guide', 'class_retired'] }),
    createdBy: uuid()
      .notNull()
      .references(() => people.id),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    /** Checks from here on say whether it is failed too often: set anew when somebody looked at it and kept it. */
    activeSince: timestamp({ withTimezone: true }).notNull(),
    retiredAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    index('gold_items_by_project').on(t.projectId, t.use, t.state),
    check('gold_items_retired_for_a_reason', sql`(${t.state} = 'retired') = (${t.retiredBecause} is not null)`),
    check('gold_items_explain_themselves', sql`length(trim(${t.explanation})) > 0`),
  ],
);

/** One worker's answer to a gold item, compared with the known one when it came. Never updated or deleted (trigger). */
export const goldChecks = pgTable(
  'gold_checks',
  {
    annotationId: uuid()
      .primaryKey()
      .references(() => annotations.id),
    projectId: uuid()
      .notNull()
      .references(() => projects.id),
    itemId: uuid()
      .notNull()
      .references(() => goldItems.itemId),
    workerId: uuid()
      .notNull()
      .references(() => people.id),
    use: text({ enum: ['check', 'training', 'qualification'] }).notNull(),
    /** How much of the known answer was found, 0 to 1. */
    score: real().notNull(),
    isRight: boolean().notNull(),
    /** The attempt that a qualification item belongs to. */
    attemptId: uuid().references(() => qualificationAttempts.id),
    checkedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    unique('gold_checks_one_per_worker_and_item').on(t.itemId, t.workerId),
    index('gold_checks_by_worker').on(t.projectId, t.workerId, t.checkedAt),
    check('gold_checks_score_is_a_share', sql`${t.score} between 0 and 1`),
  ],
);

/** A worker says that a gold item's answer is wrong. While it is open the item rests. */
export const goldContests = pgTable(
  'gold_contests',
  {
    id: uuid().primaryKey(),
    annotationId: uuid()
      .notNull()
      .references(() => annotations.id)
      .unique('gold_contests_one_per_annotation'),
    itemId: uuid()
      .notNull()
      .references(() => goldItems.itemId),
    projectId: uuid()
      .notNull()
      .references(() => projects.id),
    words: text().notNull(),
    state: text({ enum: ['open', 'upheld', 'refused'] })
      .notNull()
      .default('open'),
    reply: text().notNull().default(''),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    answeredBy: uuid().references(() => people.id),
    answeredAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    index('gold_contests_by_project').on(t.projectId, t.state),
    index('gold_contests_by_item').on(t.itemId),
    check('gold_contests_are_answered_by_someone', sql`(${t.state} = 'open') = (${t.answeredBy} is null)`),
  ],
);

/** One try at a project's qualification test. */
export const qualificationAttempts = pgTable(
  'qualification_attempts',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    workerId: uuid()
      .notNull()
      .references(() => people.id),
    number: smallint().notNull(),
    /** How many items it has and how many must be right, as the terms were when it began. */
    items: integer().notNull(),
    passMark: real().notNull(),
    state: text({ enum: ['running', 'passed', 'failed'] })
      .notNull()
      .default('running'),
    score: real(),
    beganAt: timestamp({ withTimezone: true }).notNull(),
    endedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    unique('qualification_attempts_numbered_once').on(t.projectId, t.workerId, t.number),
    uniqueIndex('qualification_attempts_one_running').on(t.projectId, t.workerId).where(sql`state = 'running'`),
    check('qualification_attempts_end_with_a_score', sql`(${t.state} = 'running') = (${t.score} is null)`),
  ],
);
