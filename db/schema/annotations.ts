import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { people } from './accounts';
import { seatPurposes, seats } from './assignment';
import { items } from './datasets';
import { guideVersions } from './guides';
import { ontologyVersions, projects } from './projects';

/**
 * What the server saw of late work before it came: a saved draft, or reports of working time that grew; too many of the
 * latter within a day; a person who had handed the item back; or nothing.
 */
export const sights = ['draft', 'active_time', 'day_is_full', 'handed_back', 'nothing'] as const;

/**
 * Why late work did not count: somebody else had the seat by then; the item wanted no more answers; the project's budget
 * had been spent since the hold for it was given back; or its worker had been given a near-duplicate of it.
 */
export const lateCauses = ['taken', 'not_wanted', 'budget_spent', 'near_duplicate'] as const;

/** One worker's answer to one item. Never updated or deleted (trigger in migration 0001). */
export const annotations = pgTable(
  'annotations',
  {
    /** Made by the worker's browser: a retry of the same hand-in meets its first answer. */
    id: uuid().primaryKey(),
    /**
     * Project, item, worker and versions are copied from the seat by the statement that fills it, and the seat's foreign
     * key proves the item. None of their own: every hand-in of a project would lock the same rows of its project, guide and
     * ontology, which alone costs a third.
     */
    projectId: uuid().notNull(),
    itemId: uuid().notNull(),
    /**
     * No foreign key here either: the statement that fills the seat writes this, a filled seat is never deleted (a trigger
     * says so), and proving each seat anew was, with the holds' transfers, a tenth of a hand-in of several.
     */
    seatId: uuid().notNull().unique('annotations_one_per_seat'),
    workerId: uuid().notNull(),
    guideVersionId: uuid().notNull(),
    ontologyVersionId: uuid().notNull(),
    /** The purpose and the round of its seat, repeated so that estimates need not read the seats. */
    purpose: text({ enum: seatPurposes }).notNull().default('label'),
    round: smallint().notNull().default(1),
    /** Answer of server/projects/tasks.ts. */
    answer: jsonb().notNull(),
    /** What the worker wanted the reviewer to know. */
    comment: text().notNull().default(''),
    /** Time with the page visible and in use, as counted on the worker's screen. */
    activeSeconds: integer().notNull(),
    /** Time on the project's guide since the worker's last hand-in, before this item was leased. */
    readingSeconds: integer().notNull().default(0),
    submittedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    unique('annotations_one_per_worker_and_item').on(t.itemId, t.workerId),
    index('annotations_by_project').on(t.projectId, t.guideVersionId),
    index('annotations_by_worker').on(t.workerId, t.submittedAt),
    check('annotations_time_is_sane', sql`${t.activeSeconds} between 0 and 86400`),
    check('annotations_reading_is_sane', sql`${t.readingSeconds} between 0 and 3600`),
  ],
);

/**
 * Work that came after its seat had gone to somebody else. It is kept and shown, never counted as a vote, and paid by the
 * platform when the server had seen the person at work. Never updated or deleted (trigger in migration 0005).
 */
export const lateAnnotations = pgTable(
  'late_annotations',
  {
    /** The submission id, as for an annotation. */
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id),
    itemId: uuid()
      .notNull()
      .references(() => items.id),
    seatId: uuid()
      .notNull()
      .references(() => seats.id),
    workerId: uuid()
      .notNull()
      .references(() => people.id),
    guideVersionId: uuid()
      .notNull()
      .references(() => guideVersions.id),
    ontologyVersionId: uuid()
      .notNull()
      .references(() => ontologyVersions.id),
    answer: jsonb().notNull(),
    comment: text().notNull().default(''),
    activeSeconds: integer().notNull(),
    readingSeconds: integer().notNull().default(0),
    submittedAt: timestamp({ withTimezone: true }).notNull(),
    /** What the platform paid for it; zero when nothing had shown the person at work. */
    paidMinor: bigint({ mode: 'bigint' }).notNull(),
    currency: text().notNull(),
    /** What had shown the server that the person was at work, or why nothing was paid; null before it was noted. */
    sight: text({ enum: sights }),
    /** Null before it was noted. */
    cause: text({ enum: lateCauses }),
  },
  (t) => [
    unique('late_annotations_one_per_worker_and_item').on(t.itemId, t.workerId),
    index('late_annotations_by_worker').on(t.workerId, t.submittedAt),
    index('late_annotations_by_project').on(t.projectId),
    check('late_annotations_time_is_sane', sql`${t.activeSeconds} between 0 and 86400`),
    check('late_annotations_reading_is_sane', sql`${t.readingSeconds} between 0 and 3600`),
    check('late_annotations_pay_is_sane', sql`${t.paidMinor} >= 0`),
  ],
);

/**
 * Unfinished work, saved while it is drawn. A save names the version it was based on and is refused when another device
 * has saved since. A draft is its worker's own: it outlives the lease, so that late work is not lost.
 */
export const drafts = pgTable(
  'drafts',
  {
    seatId: uuid()
      .notNull()
      .references(() => seats.id, { onDelete: 'cascade' }),
    workerId: uuid().notNull(),
    version: integer().notNull(),
    /** Null while there is a comment and no answer yet. */
    answer: jsonb(),
    comment: text().notNull().default(''),
    savedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.seatId, t.workerId] }), index('drafts_by_worker').on(t.workerId)],
);

/**
 * That a person was seen at work on a leased item without drawing: the working time their screen has reported, as far as
 * it is believed, and when it last grew. It outlives the lease, for work that comes late.
 */
export const sightings = pgTable(
  'sightings',
  {
    seatId: uuid()
      .notNull()
      .references(() => seats.id, { onDelete: 'cascade' }),
    workerId: uuid().notNull(),
    activeSeconds: integer().notNull(),
    seenAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.seatId, t.workerId] })],
);
