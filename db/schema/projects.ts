import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { people } from './accounts';

export const projects = pgTable(
  'projects',
  {
    id: uuid().primaryKey(),
    title: text().notNull(),
    summary: text().notNull().default(''),
    task: text({ enum: ['boxes', 'classes', 'pairs'] }).notNull(),
    state: text({ enum: ['draft', 'open', 'paused', 'closed'] })
      .notNull()
      .default('draft'),
    currency: text().notNull().default('USD'),
    /** What one annotation pays its worker, in minor units (cents). */
    priceMinor: bigint({ mode: 'bigint' }).notNull(),
    /** The platform's fee on top of the price, in basis points; frozen for each hold when the hold is made. */
    feeBps: integer().notNull().default(2000),
    /** How many annotations an item gets; with `overlapMax`, how many it gets at least. */
    overlap: integer().notNull(),
    /** Dynamic overlap: up to how many while the consensus is unsure. Null: every item gets `overlap`. */
    overlapMax: integer(),
    /** Labels beyond `overlap` are bought only while all that labels cost stays below this. Null: the budget alone limits. */
    labelCeilingMinor: bigint({ mode: 'bigint' }),
    /** About one item in so many that a worker gets is a gold item. Null: none. */
    goldEvery: integer(),
    /** Items one worker may start in a day (UTC, database time). Null: no limit. */
    dailyCap: integer(),
    /** A language its workers must work in, two letters. Null: any. */
    language: text(),
    /** The qualification test: items in it, the share that must be right, when it may be taken again and how often in all. */
    testItems: integer(),
    testPassMark: real().notNull().default(0.8),
    testRetakeHours: integer().notNull().default(24),
    testAttempts: integer().notNull().default(2),
    /** The confidence at which an item's consensus counts as settled, .5 to 1. */
    qualityTarget: real().notNull().default(0.9),
    /** What the requester thinks one item takes; replaced by the measured median once there is one. */
    estimateSeconds: integer().notNull(),
    leaseMinutes: integer().notNull().default(30),
    /** What the requester means to set aside; money moves only by the ledger. Null while undecided. */
    budgetMinor: bigint({ mode: 'bigint' }),
    createdBy: uuid()
      .notNull()
      .references(() => people.id),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    publishedAt: timestamp({ withTimezone: true }),
    closedAt: timestamp({ withTimezone: true }),
    /** When its owner discarded it as a draft: from then on it is not there for anybody, and a job removes what it held. */
    discardedAt: timestamp({ withTimezone: true }),
    /** Counts what was written about its near-duplicates: who looks for them knows by it that nobody else wrote meanwhile. */
    kinRevision: integer().notNull().default(0),
  },
  (t) => [
    index('projects_by_state').on(t.state, t.publishedAt),
    check('projects_price_is_positive', sql`${t.priceMinor} > 0`),
    check('projects_overlap_is_sane', sql`${t.overlap} between 1 and 25`),
    check('projects_fee_is_sane', sql`${t.feeBps} between 0 and 10000`),
    check('projects_target_is_a_probability', sql`${t.qualityTarget} between 0.5 and 1`),
    check('projects_budget_is_positive', sql`${t.budgetMinor} > 0`),
    check('projects_dynamic_overlap_goes_up', sql`${t.overlapMax} between ${t.overlap} and 25`),
    check('projects_ceiling_is_positive', sql`${t.labelCeilingMinor} > 0`),
    check('projects_gold_is_mixed_in', sql`${t.goldEvery} between 3 and 1000`),
    check('projects_daily_cap_is_sane', sql`${t.dailyCap} between 1 and 100000`),
    check('projects_language_is_a_code', sql`${t.language} ~ '^[a-z]{2}$'`),
    check(
      'projects_test_is_sane',
      sql`${t.testItems} between 1 and 50 and ${t.testPassMark} between 0 and 1 and ${t.testRetakeHours} between 0 and 8760 and ${t.testAttempts} between 1 and 20`,
    ),
    check('projects_discarded_as_drafts', sql`${t.discardedAt} is null or ${t.state} = 'draft'`),
    check('projects_published_when_open', sql`${t.state} = 'draft' or ${t.publishedAt} is not null`),
  ],
);

export const projectMembers = pgTable(
  'project_members',
  {
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    role: text({ enum: ['owner', 'reviewer', 'worker'] }).notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.personId, t.role] }),
    index('project_members_by_person').on(t.personId, t.role),
  ],
);

/** A published ontology version never changes (trigger); an annotation names the version it was made under. */
export const ontologyVersions = pgTable(
  'ontology_versions',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    /** OntologyClass[] of server/projects/tasks.ts. */
    classes: jsonb().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [unique('ontology_versions_numbered_once').on(t.projectId, t.number)],
);

/** An owner asks somebody, by a link in a mail, to review in or own the project; the link works once. */
export const projectInvitations = pgTable(
  'project_invitations',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    email: text().notNull(),
    role: text({ enum: ['owner', 'reviewer'] }).notNull(),
    /** SHA-256 of the token; the token itself exists only in the mail. */
    tokenHash: text().notNull().unique('project_invitations_one_per_token'),
    invitedBy: uuid()
      .notNull()
      .references(() => people.id),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    expiresAt: timestamp({ withTimezone: true }).notNull(),
    answeredAt: timestamp({ withTimezone: true }),
    answeredBy: uuid().references(() => people.id),
  },
  (t) => [
    uniqueIndex('project_invitations_one_open').on(t.projectId, t.email, t.role).where(sql`answered_at is null`),
    check('project_invitations_email_is_lower_case', sql`${t.email} = lower(${t.email})`),
  ],
);
