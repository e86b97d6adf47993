/**
 * `npm run simulate -- --operations 200000 --seed 7`: the product and the model in lockstep for as long as one likes, on a
 * database of its own. A failure is made small and told with what replays it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '@/db/client';
import { startEmbedded } from '@/db/embedded';
import { migrateDatabase } from '@/db/migrate';
import { runLockstep } from '@/test/simulation/lockstep';
import { seedsOf, shrink } from '@/test/simulation/run';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '50000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    workers: { type: 'string', default: '200' },
    projects: { type: 'string', default: '4' },
    items: { type: 'string', default: '20' },
  },
});
const [operations, seed] = [Number(values.operations), Number(values.seed)];
const size = { workers: Number(values.workers), projects: Number(values.projects), items: Number(values.items) };
const folder = mkdtempSync(join(tmpdir(), 'casebook-simulation-'));
const server = await startEmbedded(folder, 'throwaway');
await migrateDatabase(server.url);
Object.assign(process.env, { DATABASE_URL: server.url, NEXTAUTH_SECRET: 'of-this-run-alone', LOG_LEVEL: 'silent' });
const connection = connect(server.url, { max: 4, acquireMs: 60_000, statementMs: 600_000 });
const began = performance.now();

function tell(steps: number, answers: ReadonlyMap<string, number>): void {
  if (steps % 5_000 !== 0 && steps !== operations) return;
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(`${steps} operations in ${seconds.toFixed(0)} s, ${(steps / seconds).toFixed(0)} a second\n`);
  if (steps !== operations) return;
  for (const [answer, count] of [...answers].sort(([, a], [, b]) => b - a))
    process.stdout.write(`  ${String(count).padStart(7)} ${answer}\n`);
}

try {
  process.stdout.write(`Seed ${seed}, ${operations} operations, ${JSON.stringify(size)}\n`);
  const seeds = seedsOf(seed, operations);
  const failure = await runLockstep(connection.db, seeds, { size, compareEvery: 500, onProgress: tell });
  if (failure) {
    process.exitCode = 1;
    process.stdout.write(`Seed ${seed}, operation ${failure.step}: ${failure.why}\n`);
    const again = (fewer: readonly number[]) => runLockstep(connection.db, fewer, { size, compareEvery: 1 });
    const small = await shrink(seeds.slice(0, failure.step + 1), again, 40);
    if (small) process.stdout.write(`In ${small.seeds.length} steps: ${small.failure.why}\n${small.seeds.join(' ')}\n`);
  } else process.stdout.write('The product and the model agree, and every law holds\n');
} finally {
  await connection.close();
  await server.leave();
  rmSync(folder, { recursive: true, force: true });
}
