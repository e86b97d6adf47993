import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** When migrations of the tests are made: in a future that the product's own never reach. */
export const future = Date.UTC(2090, 0, 1);

/** Adds a migration made at `when` to a copy of db/migrations. */
export function addMigration(folder: string, tag: string, statements: string, when: number): void {
  const path = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string; when: number }[] };
  journal.entries.push({ tag, when });
  writeFileSync(path, JSON.stringify(journal));
  writeFileSync(join(folder, `${tag}.sql`), statements);
}
