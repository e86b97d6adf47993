import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const people = pgTable(
  'people',
  {
    id: uuid().primaryKey(),
    email: text().notNull().unique('people_one_per_email'),
    name: text().notNull(),
    /** What requesters see instead of the name. */
    pseudonym: text().notNull().unique('people_one_per_pseudonym'),
    passwordHash: text(),
    emailVerifiedAt: timestamp({ withTimezone: true }),
    locale: text({ enum: ['en', 'ko'] })
      .notNull()
      .default('en'),
    theme: text({ enum: ['light', 'dark', 'system'] })
      .notNull()
      .default('system'),
    /** Languages the person works in, two letters each. */
    languages: text().array().notNull().default(sql`'{}'`),
    isStaff: boolean().notNull().default(false),
    /** A session made under an older number is no longer good: raising it signs the person out everywhere. */
    sessionVersion: integer().notNull().default(1),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    /** Set when the person deleted the account; name, mail and password are then erased. */
    closedAt: timestamp({ withTimezone: true }),
  },
  (t) => [check('people_email_is_lower_case', sql`${t.email} = lower(${t.email})`)],
);

export const personIdentities = pgTable(
  'person_identities',
  {
    provider: text({ enum: ['google', 'github'] }).notNull(),
    subject: text().notNull(),
    personId: uuid()
      .notNull()
      .references(() => people.id),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.subject] }), index('person_identities_by_person').on(t.personId)],
);

export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    /** SHA-256 of the token; the token itself exists only in the mail. */
    hash: text().primaryKey(),
    purpose: text({ enum: ['sign_in', 'sign_up', 'reset_password', 'change_email'] }).notNull(),
    /** Null for a sign-up: the person exists only once the mail is confirmed. */
    personId: uuid().references(() => people.id),
    email: text().notNull(),
    /** SignUpDetails of server/accounts/tokens.ts for a sign-up, null otherwise. */
    details: jsonb(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    expiresAt: timestamp({ withTimezone: true }).notNull(),
    usedAt: timestamp({ withTimezone: true }),
  },
  (t) => [index('one_time_tokens_by_email').on(t.email, t.purpose), index('one_time_tokens_by_expiry').on(t.expiresAt)],
);

/** How often something was tried in the present window; counted here so that every process and every restart agrees. */
export const attemptCounts = pgTable(
  'attempt_counts',
  {
    /** What is counted, by whom: a SHA-256, so that no address of a stranger is stored. */
    key: text().primaryKey(),
    attempts: integer().notNull(),
    windowEndsAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index('attempt_counts_by_end').on(t.windowEndsAt)],
);

/** Mail that was not sent because no mail server is set: read on the mailbox page of the demo. */
export const mailboxMessages = pgTable(
  'mailbox_messages',
  {
    id: uuid().primaryKey(),
    toEmail: text().notNull(),
    subject: text().notNull(),
    body: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index('mailbox_messages_by_receiver').on(t.toEmail, t.createdAt)],
);
