/**
 * How fast work is given out and taken in, as shares of what the same server can do at all, measured in the same run by
 * the same driver with the same number of hands. `npm run bench:assignment` prints the table and writes
 * test/bench/assignment.md; `npm run bench:assignment -- --quick` tries it on a small project in a minute and writes
 * nothing. `--large 300000` makes the large project smaller, `--rounds 2` measures everything less often, and `--held 60`
 * keeps a transaction open beside the work for a minute in place of five.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { connect } from '@/db/client';
import { startEmbedded } from '@/db/embedded';
import { livingPostmaster } from '@/db/embedded/cluster';
import { migrateDatabase } from '@/db/migrate';
import { ceilingRows } from './assignment/acts';
import { Hands } from './assignment/crew';
import { type Bench, measureAll } from './assignment/measures';
import { bulkMs, makePeople } from './assignment/world';

const isQuick = process.argv.includes('--quick');
const given = (flag: string, otherwise: number) => Number(process.argv[process.argv.indexOf(flag) + 1]) || otherwise;
const largeItems = isQuick ? 100_000 : given('--large', 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
chmodSync(folder, 0o711);

/** A server of the bench's own with the durable settings of the product, and with statistics of its statements. */
async function startServer() {
  const first = await startEmbedded(folder, 'safe');
  const sql = postgres(first.url, { max: 1, onnotice: () => {} });
  await sql`alter system set shared_preload_libraries = 'pg_stat_statements'`;
  await sql.end();
  await first.leave();
  return startEmbedded(folder, 'safe');
}

async function makeCeilings(sql: postgres.Sql): Promise<void> {
  await sql`create extension pg_stat_statements`;
  await sql`create table bench_rows (id int primary key, balance int not null, filler char(84) not null default '')`;
  await sql`insert into bench_rows (id, balance) select n, 0 from generate_series(1, ${ceilingRows}::int) n`;
  await sql`create table bench_history (row_id int, delta int, at timestamptz)`;
}

async function run(): Promise<void> {
  const server = await startServer();
  await migrateDatabase(server.url);
  const waits = { acquireMs: 60_000, statementMs: bulkMs };
  const { db, close } = connect(server.url, { max: 4, applicationName: 'bench', ...waits });
  const sql = postgres(server.url, { max: 2, onnotice: () => {} });
  await makeCeilings(sql);
  const people = await makePeople(server.url, 300_000);
  const postmaster = livingPostmaster(join(folder, 'postgres'));
  if (!postmaster) throw new Error('the server of the bench runs');
  const hands = new Hands(server.url, people.slice(1000), postmaster.pid);
  try {
    const bench: Bench = {
      url: server.url,
      db,
      sql,
      hands,
      spare: people.slice(0, 1000),
      isQuick,
      largeItems,
      rounds: given('--rounds', 3),
      heldSeconds: isQuick ? 12 : given('--held', 300),
    };
    const text = `${heading()}\n\n${await measureAll(bench)}\n`;
    console.log(text);
    if (!isQuick) writeFileSync(new URL('./assignment.md', import.meta.url), text);
  } finally {
    hands.end();
    await sql.end();
    await close();
    await server.leave();
    rmSync(folder, { recursive: true, force: true });
  }
}

function heading(): string {
  const words = process.argv.slice(2).join(' ');
  const machine = `${cpus()[0]?.model ?? ''}, ${cpus().length} cores, Node ${process.version}`;
  const [load] = readFileSync('/proc/loadavg', 'utf8').split(' ');
  return `# Giving work out and taking it in: what was measured\n\n${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, ${machine}, load average at the start ${load}. Written by \`npm run bench:assignment${words ? ` -- ${words}` : ''}\`.`;
}

await run();
