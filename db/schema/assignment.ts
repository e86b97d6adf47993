import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { people } from './accounts';
import { items } from './datasets';
import { projects } from './projects';

export const seatPurposes = ['label', 'check', 'training', 'qualification'] as const;

/**
 * A seat is one wanted annotation of an item. A claim updates the very seat row it locks, so an item can never get
 * more annotations than it has seats. An expired lease is an open seat by condition; nothing depends on a sweeper.
 */
export const seats = pgTable(
  'seats',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    itemId: uuid()
      .notNull()
      .references(() => items.id, { onDelete: 'cascade' }),
    ordinal: smallint().notNull(),
    /** What the answer is for: a label, a check of the worker by a gold item, training, or a qualification test. */
    purpose: text({ enum: seatPurposes }).notNull().default('label'),
    /** The item's round that the seat was opened in. */
    round: smallint().notNull().default(1),
    /**
     * Spreads concurrent claims over 64 heads of the index, 0 to 63 (measured in DECISIONS.md).
     */
    shard: smallint().notNull(),
    /** Lower is claimed earlier. */
    priority: smallint().notNull().default(100),
    /**
     * Among equals the lower is claimed earlier. Drawn when the seat is opened and shown to nobody: an order by what a
     * worker can see (the seat's id, the age of its item) would tell a check by being out of that order.
     */
    lot: integer().notNull().default(sql`floor(random() * 2147483647)`),
    state: text({ enum: ['open', 'leased', 'filled', 'cancelled'] })
      .notNull()
      .default('open'),
    /**
     * A person. No foreign key: people are never deleted, and every claim would lock and write the person's row. A seat is
     * held by whoever claimed it in the same transaction that proved their membership.
     */
    holderId: uuid(),
    /** The ledger hold that pays this lease. */
    holdId: uuid(),
    leasedAt: timestamp({ withTimezone: true }),
    leaseUntil: timestamp({ withTimezone: true }),
    /**
     * What the holder was shown when the lease was given: the versions that the annotation will name. No foreign keys:
     * every claim would lock the same two rows.
     */
    guideVersionId: uuid(),
    ontologyVersionId: uuid(),
    filledAt: timestamp({ withTimezone: true }),
    /**
     * Of a leased label: when what is wanted was last followed, its item had as many labels as it wants without it, or was out
     * of the work, or labelled anew. Whoever has begun it may finish; nobody else gets it. Says nothing of other seats.
     */
    isSurplus: boolean().notNull().default(false),
  },
  (t) => [
    unique('seats_numbered_once').on(t.itemId, t.ordinal),
    // The person first: where the planner takes it for a person's seats, it reads theirs and not everybody's.
    uniqueIndex('seats_one_per_worker').on(t.holderId, t.itemId).where(sql`holder_id is not null`),
    index('seats_open').on(t.projectId, t.purpose, t.shard, t.priority, t.lot).where(sql`state = 'open'`),
    // Only for who asks by the time: the planner, where it believed that nothing was leased, took it for one person's seats.
    index('seats_by_lease_end')
      .on(t.projectId, t.purpose, t.shard, t.leaseUntil)
      .where(sql`state = 'leased' and lease_until is not null`),
    index('seats_by_leaseholder').on(t.holderId, t.projectId, t.isSurplus).where(sql`state = 'leased'`),
    check('seats_held_by_someone', sql`(${t.state} in ('leased', 'filled')) = (${t.holderId} is not null)`),
    check('seats_leased_until_a_time', sql`${t.state} <> 'leased' or ${t.leaseUntil} is not null`),
    index('seats_by_filling').on(t.filledAt).where(sql`state = 'filled'`),
    check('seats_paid_for_when_held', sql`${t.state} not in ('leased', 'filled') or ${t.holdId} is not null`),
    check(
      'seats_shown_a_guide_when_held',
      sql`${t.state} not in ('leased', 'filled') or (${t.guideVersionId} is not null and ${t.ontologyVersionId} is not null)`,
    ),
  ],
);

/** A project of which many items wait for their seats: how many of how many. Gone when all have theirs. */
export const seatOpenings = pgTable('seat_openings', {
  projectId: uuid()
    .primaryKey()
    .references(() => projects.id, { onDelete: 'cascade' }),
  items: integer().notNull(),
  waiting: integer().notNull(),
});

/** A worker is done with an item without having filled a seat of it: it is not offered to them again. */
export const skips = pgTable(
  'skips',
  {
    itemId: uuid()
      .notNull()
      .references(() => items.id, { onDelete: 'cascade' }),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    reason: text({ enum: ['hand_back', 'cannot_tell', 'broken_item', 'late_hand_in'] }).notNull(),
    skippedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.itemId, t.personId] }),
    // Of what was handed back alone, so that nobody takes it for the question whether a person is done with an item.
    index('skips_handed_back')
      .on(t.personId, t.skippedAt)
      .where(sql`reason in ('hand_back', 'cannot_tell', 'broken_item')`),
  ],
);

/**
 * A person held a seat of an item, not to fill it, and holds it no more. Written by a trigger on seats, whoever lets go and
 * however (`remember_who_held`).
 */
export const onceHeld = pgTable(
  'once_held',
  {
    itemId: uuid()
      .notNull()
      .references(() => items.id, { onDelete: 'cascade' }),
    personId: uuid()
      .notNull()
      .references(() => people.id),
  },
  (t) => [primaryKey({ columns: [t.itemId, t.personId] })],
);
