import 'server-only';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dumpSchema } from '@/db/dump';
import { startEmbedded } from '@/db/embedded';
import { migrateDatabase } from '@/db/migrate';
import { root } from '@/server/cli/start/surroundings';

/** Writes db/schema.sql: what all migrations together make, so that each shows its effect in the diff. */
export async function writeSchema(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'casebook-schema-'));
  chmodSync(folder, 0o711);
  const server = await startEmbedded(folder, 'throwaway');
  try {
    await migrateDatabase(server.url);
    writeFileSync(join(root, 'db/schema.sql'), await dumpSchema(server.url));
  } finally {
    await server.leave();
    rmSync(folder, { recursive: true, force: true });
  }
}
