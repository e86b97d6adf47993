import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@/test/support/app-process';

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

const shared = ['app', 'components', 'node_modules', '.next'];
const copied = [
  'server',
  'db',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'next.config.js',
  '.postcssrc.json',
  'proxy.ts',
];

/**
 * A checkout of the next release in `folder`: this one with more migrations, which is all that sets it apart from a build.
 * Its own db/ and server/ are copies, since Node.js takes a file for where its link leads.
 */
export function newerRelease(folder: string, migrate: (migrations: string) => void): string {
  const checkout = join(folder, 'next-release');
  mkdirSync(checkout);
  for (const name of shared) symlinkSync(join(root, name), join(checkout, name));
  for (const name of copied) cpSync(join(root, name), join(checkout, name), { recursive: true });
  migrate(join(checkout, 'db/migrations'));
  return checkout;
}
