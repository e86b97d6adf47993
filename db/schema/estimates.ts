import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  pgView,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { people } from './accounts';
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
    /** The expected share of the merged answer's decisions that are right. */
    confidence: real().notNull(),
    annotationCount: integer().notNull(),
    /** The item's round whose annotations it merges; an earlier round's estimate says nothing of the present one. */
    round: smallint().notNull().default(1),
    /** Wrong decisions that one more label is expected to mend. */
    gain: real().notNull().default(0),
    /** Annotations and verdicts of the whole project that the estimate was made from; 0: the item's own answers alone. */
    basisCount: integer().notNull().default(0),
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
    /** Of the scope "all": the version before it that has a figure, and the difference to it with its interval. */
    sinceGuideVersionId: uuid().references(() => guideVersions.id, { onDelete: 'cascade' }),
    gain: real(),
    gainLow: real(),
    gainHigh: real(),
    /** Items in each version that a difference of this size needs to be seen four times in five; null for none. */
    itemsNeeded: real(),
    computedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.guideVersionId, t.scope, t.scopeKey] }),
    index('agreements_by_project').on(t.projectId),
  ],
);

/** How likely each item's label is wrong, and why. Derived with the whole project's estimate; none for decided items. */
export const itemFlags = pgTable(
  'item_flags',
  {
    itemId: uuid()
      .primaryKey()
      .references(() => items.id, { onDelete: 'cascade' }),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    errorProbability: real().notNull(),
    /** What to look at first, 0 to 2; null where an estimate was made before there was such a figure. */
    suspicion: real(),
    rarity: real().notNull(),
    verdict: text({
      enum: ['rare_and_right', 'rare_and_wrong', 'common_and_right', 'common_and_wrong', 'ambiguous'],
    }).notNull(),
    /** FlagEvidence of server/estimates/contract.ts. */
    evidence: jsonb().notNull(),
    computedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    index('item_flags_by_suspicion').on(t.projectId, t.errorProbability),
    check('item_flags_error_is_a_probability', sql`${t.errorProbability} between 0 and 1`),
  ],
);

/** How often each worker of a project is right, and what looks odd. Derived; nothing ever acts on it by itself. */
export const workerEstimates = pgTable(
  'worker_estimates',
  {
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    workerId: uuid()
      .notNull()
      .references(() => people.id),
    /** Share of right decisions with its interval; null where nothing could be judged. */
    skill: real(),
    low: real(),
    high: real(),
    /** Mean share of the item's other workers who said the same; null where nobody else answered. */
    agreement: real(),
    itemCount: integer().notNull(),
    /** Decisions judged: a choice is one, a page of rectangles one for every object anybody drew. */
    decisions: integer().notNull(),
    isRandom: boolean().notNull(),
    isConstant: boolean().notNull(),
    /** WorkerEvidence of server/estimates/contract.ts. */
    evidence: jsonb().notNull(),
    computedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.workerId] })],
);

/** The last estimate of a whole project. */
export const projectEstimates = pgTable('project_estimates', {
  projectId: uuid()
    .primaryKey()
    .references(() => projects.id, { onDelete: 'cascade' }),
  /** Annotations and verdicts it was made from: fewer than there are now means it is due again. */
  basisCount: integer().notNull(),
  method: text().notNull(),
  /** VoteHabit[] of server/estimates/contract.ts: what votes for an object were worth in this project. */
  habits: jsonb().notNull(),
  /** CrowdHabit of server/estimates/contract.ts: what people say of what; null before there are choices to learn from. */
  crowd: jsonb(),
  /** Calibration of server/estimates/contract.ts: what settled items say of the confidences; null while they are few. */
  calibration: jsonb(),
  computedAt: timestamp({ withTimezone: true }).notNull(),
});

/** How long an answer takes in a project: from it follows how long a lease is. Derived, written by the estimates room. */
export const projectPaces = pgTable('project_paces', {
  projectId: uuid()
    .primaryKey()
    .references(() => projects.id, { onDelete: 'cascade' }),
  /** Median and upper tenth of the active seconds of the last answers. */
  medianSeconds: real().notNull(),
  slowSeconds: real().notNull(),
  answers: integer().notNull(),
  computedAt: timestamp({ withTimezone: true }).notNull(),
});

/**
 * Where the items of a large project stood at one moment, summed, since summing takes seconds there. Derived, written by the
 * estimates room alone; they tell of `qualityTarget` and `most`, and of no other terms.
 */
export const standingSums = pgTable('standing_sums', {
  projectId: uuid()
    .primaryKey()
    .references(() => projects.id, { onDelete: 'cascade' }),
  qualityTarget: real().notNull(),
  /** Labels of an item that those it spares are counted from: the most it may get, 0 where overlap is fixed. */
  most: integer().notNull(),
  /** StandingFigures[], SliceFigures[] and SeatFigures[] of db/queries/estimates-sums.ts. */
  standings: jsonb().notNull(),
  slices: jsonb().notNull(),
  bySeats: jsonb().notNull(),
  /** Suspicion of server/estimates/contract.ts. */
  suspicion: jsonb().notNull(),
  computedAt: timestamp({ withTimezone: true }).notNull(),
  /** How long summing took: sums rest in proportion. */
  milliseconds: integer().notNull(),
});

/** Where every active item stands, in its present round (view of migration 0011). */
export const itemStandings = pgView('item_standings', {
  projectId: uuid().notNull(),
  itemId: uuid().notNull(),
  name: text().notNull(),
  slice: text(),
  createdAt: timestamp({ withTimezone: true }).notNull(),
  round: smallint().notNull(),
  wanted: integer().notNull(),
  filled: integer().notNull(),
  confidence: real(),
  annotationCount: integer().notNull(),
  verdictId: uuid(),
  /** Its answer was known before anybody labelled it: a gold item. */
  isKnown: boolean().notNull(),
  decidedAt: timestamp({ withTimezone: true }),
  standing: text({ enum: ['open', 'contested', 'settled'] }).notNull(),
}).existing();
