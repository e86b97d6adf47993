import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
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
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { people } from './accounts';
import { projects } from './projects';

/** A stored image, re-encoded by us, under the SHA-256 of its stored bytes. */
export const blobs = pgTable('blobs', {
  sha256: text().primaryKey(),
  mediaType: text({ enum: ['image/jpeg', 'image/png', 'image/webp'] }).notNull(),
  byteSize: integer().notNull(),
  width: integer().notNull(),
  height: integer().notNull(),
  createdAt: timestamp({ withTimezone: true }).notNull(),
});

export const items = pgTable(
  'items',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** SHA-256 of the canonical content: the same thing is labelled once. */
    contentHash: text().notNull(),
    name: text().notNull(),
    /** ItemContent of server/projects/tasks.ts. */
    content: jsonb().notNull(),
    /** The blob of an image item, repeated from `content` so that media access can be proved by an index. */
    blob: text().references(() => blobs.sha256),
    /** A named part of the data the requester wants watched on its own, for example "struck". */
    slice: text(),
    /** Quarantined: two workers reported it as broken, so nobody new gets it until an owner has looked. */
    state: text({ enum: ['active', 'withdrawn', 'quarantined'] })
      .notNull()
      .default('active'),
    /** An owner looked at the reports and found nothing broken: earlier ones count no more. */
    reportsClearedAt: timestamp({ withTimezone: true }),
    /** When an owner last withdrew it as broken; counts as a report does. */
    brokenAt: timestamp({ withTimezone: true }),
    /** 0 first, 1 in turn, 2 last: the requester's own order, before any reckoning. */
    urgency: smallint().notNull().default(1),
    /** Raised when the item is to be labelled anew: only annotations of its present round count in its consensus. */
    round: smallint().notNull().default(1),
    /** When the present round began; null for the first. Verdicts from before it do not settle the item. */
    roundBeganAt: timestamp({ withTimezone: true }),
    /**
     * 64 bits that differ in few places for near-duplicates, as a signed number. Null while nobody has looked; 0 where
     * there is too little content to tell.
     */
    fingerprint: bigint({ mode: 'bigint' }),
    /**
     * Near-duplicates share the id of the first of them. Null for an item that is like no other; its own id, alone, for one
     * that an owner found to differ from those it was grouped with.
     */
    kinId: uuid(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    unique('items_once_per_content').on(t.projectId, t.contentHash),
    index('items_in_order').on(t.projectId, t.id),
    index('items_by_blob').on(t.blob),
    index('items_by_kin').on(t.projectId, t.kinId).where(sql`kin_id is not null`),
    index('items_unread').on(t.projectId, t.id).where(sql`fingerprint is null`),
    index('items_quarantined').on(t.projectId).where(sql`state = 'quarantined'`),
    check('items_urgency_is_a_rank', sql`${t.urgency} between 0 and 2`),
  ],
);

/**
 * One change of many items that an owner asked for: which they are was settled when it was asked, so that "all that match"
 * are those the person saw. It is made part by part, and can be stopped and taken back.
 */
export const itemChanges = pgTable(
  'item_changes',
  {
    id: uuid().primaryKey(),
    projectId: uuid()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    madeBy: uuid()
      .notNull()
      .references(() => people.id),
    act: text({ enum: ['withdraw', 'withdraw_broken', 'restore', 'prioritise'] }).notNull(),
    urgency: smallint(),
    /** Items in all its parts, in those that are made, and of these the ones that were changed. */
    total: integer().notNull().default(0),
    done: integer().notNull().default(0),
    changed: integer().notNull().default(0),
    state: text({ enum: ['running', 'done', 'stopped', 'undoing', 'undone'] })
      .notNull()
      .default('running'),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    endedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    uniqueIndex('item_changes_one_under_way').on(t.projectId).where(sql`state in ('running', 'undoing')`),
    check('item_changes_prioritise_says_where', sql`(${t.act} = 'prioritise') = (${t.urgency} is not null)`),
    check('item_changes_end_when_over', sql`(${t.state} in ('running', 'undoing')) = (${t.endedAt} is null)`),
  ],
);

/** Some thousand items of a change, made in one transaction. */
export const itemChangeParts = pgTable(
  'item_change_parts',
  {
    changeId: uuid()
      .notNull()
      .references(() => itemChanges.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    itemIds: uuid().array().notNull(),
    isMade: boolean().notNull().default(false),
    /** The ids of the items that were changed, by what they were before. */
    before: jsonb(),
  },
  (t) => [primaryKey({ columns: [t.changeId, t.number] })],
);
