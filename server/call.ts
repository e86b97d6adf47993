import type { Queryable } from '@/db/queryable';
import type { Locale } from '@/server/problem';

/** The person behind a request, as proved by the session. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly isStaff: boolean;
}

/**
 * What every operation receives from outside: its connection (a pool or an open transaction), its person, its time
 * (the database's clock, read once a request) and the language of its words.
 */
export interface Call {
  readonly db: Queryable;
  readonly actor: Actor | null;
  readonly now: Date;
  readonly locale: Locale;
}

/** A call whose person is known. */
export interface MemberCall extends Call {
  readonly actor: Actor;
}
