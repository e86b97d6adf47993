import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  jsonb,
  pgTable,
  pgView,
  primaryKey,
  real,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { items } from './datasets';
import { guideVersions } from './guides';
import { projects } from './projects';

/** The merged answer of an item. Derived: written by the estimates room alone, rebuilt from the annotations at any time. */
export const itemEstimates = pgTable(
  'item_estimates',
  {
    itemId: uuid()
      .primaryKey()
      .references(() => items.id, { onDelete: 'cascade' }),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    method: text().notNull(),
    /** MergedAnswer of server/estimates/contract.ts: the answer with votes and confidence per object. */
    merged: jsonb().notNull(),
    /** The probability that the merged answer is right. */
    confidence: real().notNull(),
    annotationCount: integer().notNull(),
    computedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    index('item_estimates_by_confidence').on(t.projectId, t.confidence),
    check('item_estimates_confidence_is_a_probability', sql`${t.confidence} between 0 and 1`),
  ],
);

/** Krippendorff's alpha with its interval, per guide version, overall and per class or slice. Derived, one writer. */
export const agreements = pgTable(
  'agreements',
  {
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    guideVersionId: uuid()
      .notNull()
      .references(() => guideVersions.id, { onDelete: 'cascade' }),
    scope: text({ enum: ['all', 'class', 'slice'] }).notNull(),
    /** The class id or slice name; empty for the scope "all". */
    scopeKey: text().notNull().default(''),
    /** Null where it is undefined: fewer than two items with two annotations, or one value only. */
    alpha: real(),
    low: real(),
    high: real(),
    itemCount: integer().notNull(),
    annotationCount: integer().notNull(),
    computedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.guideVersionId, t.scope, t.scopeKey] }),
    index('agreements_by_project').on(t.projectId),
  ],
);

/** Where every active item stands (view of migration 0002). */
export const itemStandings = pgView('item_standings', {
  projectId: uuid().notNull(),
  itemId: uuid().notNull(),
  name: text().notNull(),
  slice: text(),
  createdAt: timestamp({ withTimezone: true }).notNull(),
  wanted: integer().notNull(),
  filled: integer().notNull(),
  confidence: real(),
  annotationCount: integer().notNull(),
  verdictId: uuid(),
  decidedAt: timestamp({ withTimezone: true }),
  standing: text({ enum: ['open', 'contested', 'settled'] }).notNull(),
}).existing();
