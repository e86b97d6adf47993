import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One step of the schema, as drizzle-kit writes it. */
export interface Migration {
  readonly name: string;
  /** When it was made, in milliseconds: its place among the others, and what it is known by. */
  readonly when: number;
  readonly hash: string;
  readonly statements: readonly string[];
  /** Code from before this migration cannot work on a database that has it. */
  readonly breaksOlder: boolean;
}

/** The migrations of this version. */
export const ownMigrations = join(import.meta.dirname, 'migrations');

/** A line of its own in a migration's file: see DECISIONS.md on when one may say so. */
const mark = /^-- breaks older code$/m;

/** The migrations in `folder`, the oldest first. */
export function migrationsIn(folder: string): Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as {
    readonly entries: readonly { readonly tag: string; readonly when: number }[];
  };
  return journal.entries
    .map(({ tag, when }) => {
      const text = readFileSync(join(folder, `${tag}.sql`), 'utf8');
      const hash = createHash('sha256').update(text).digest('hex');
      const statements = text.split('--> statement-breakpoint');
      return { name: tag, when, hash, statements, breaksOlder: mark.test(text) };
    })
    .sort((one, other) => one.when - other.when);
}
