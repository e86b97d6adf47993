import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { people } from './accounts';
import { items } from './datasets';
import { projects } from './projects';

/** A published guide version never changes, nor do its rule texts: triggers in migration 0001 refuse it. */
export const guideVersions = pgTable(
  'guide_versions',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    state: text({ enum: ['draft', 'published'] })
      .notNull()
      .default('draft'),
    /** Markdown before the first rule. */
    introduction: text().notNull().default(''),
    changeSummary: text().notNull().default(''),
    /** Raised by each save of a draft, so that a save from an outdated screen is refused instead of overwriting. */
    revision: integer().notNull().default(0),
    createdBy: uuid()
      .notNull()
      .references(() => people.id),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    publishedBy: uuid().references(() => people.id),
    publishedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    unique('guide_versions_numbered_once').on(t.projectId, t.number),
    uniqueIndex('guide_versions_one_draft').on(t.projectId).where(sql`state = 'draft'`),
    check('guide_versions_published_at_a_time', sql`(${t.state} = 'published') = (${t.publishedAt} is not null)`),
  ],
);

/** A rule keeps its number (R1, R2, ...) for the life of the project; its words belong to a version. */
export const rules = pgTable(
  'rules',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [unique('rules_numbered_once').on(t.projectId, t.number)],
);

export const ruleTexts = pgTable(
  'rule_texts',
  {
    guideVersionId: uuid()
      .notNull()
      .references(() => guideVersions.id, { onDelete: 'cascade' }),
    ruleId: uuid()
      .notNull()
      .references(() => rules.id),
    position: integer().notNull(),
    text: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.guideVersionId, t.ruleId] })],
);

/** An adjudicated item that shows a rule at work, in force from the version it was added to. */
export const cases = pgTable(
  'cases',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    guideVersionId: uuid()
      .notNull()
      .references(() => guideVersions.id),
    ruleId: uuid()
      .notNull()
      .references(() => rules.id),
    itemId: uuid()
      .notNull()
      .references(() => items.id),
    /** The verdict it came out of; the review room's id, kept without a foreign key so that guides stay below review. */
    verdictId: uuid(),
    correctness: text({ enum: ['right', 'wrong'] }).notNull(),
    answer: jsonb().notNull(),
    reason: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => people.id),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index('cases_by_project_and_rule').on(t.projectId, t.ruleId)],
);

export const acknowledgements = pgTable(
  'acknowledgements',
  {
    guideVersionId: uuid()
      .notNull()
      .references(() => guideVersions.id),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    acknowledgedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.guideVersionId, t.personId] })],
);
