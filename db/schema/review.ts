import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { people } from './accounts';
import { annotations } from './annotations';
import { items } from './datasets';
import { guideVersions, rules } from './guides';
import { projects } from './projects';

/** A reviewer's decision on one item; the latest counts. Never updated or deleted (trigger in migration 0001). */
export const verdicts = pgTable(
  'verdicts',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id),
    itemId: uuid()
      .notNull()
      .references(() => items.id),
    reviewerId: uuid()
      .notNull()
      .references(() => people.id),
    decision: text({ enum: ['accept_merge', 'pick', 'redraw'] }).notNull(),
    /** The annotation that was picked. */
    annotationId: uuid().references(() => annotations.id),
    answer: jsonb().notNull(),
    reason: text().notNull(),
    ruleId: uuid().references(() => rules.id),
    /** The guide version in force when it was decided. */
    guideVersionId: uuid()
      .notNull()
      .references(() => guideVersions.id),
    decidedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    index('verdicts_by_item').on(t.itemId, t.decidedAt),
    index('verdicts_by_project').on(t.projectId, t.decidedAt),
    check('verdicts_pick_names_its_annotation', sql`(${t.decision} = 'pick') = (${t.annotationId} is not null)`),
    check('verdicts_have_a_reason', sql`length(trim(${t.reason})) > 0`),
  ],
);

/** A reviewer has this item on the screen; another is shown the next one until the time has passed. */
export const reviewClaims = pgTable('review_claims', {
  itemId: uuid()
    .primaryKey()
    .references(() => items.id, { onDelete: 'cascade' }),
  reviewerId: uuid()
    .notNull()
    .references(() => people.id),
  claimedUntil: timestamp({ withTimezone: true }).notNull(),
});
