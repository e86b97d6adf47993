/**
 * The labeling desk through HTTP: how soon the next item is painted after the key that hands in, in a real browser with
 * fifty simulated workers beside it; then whether the app's memory stays flat while work is handed in as fast as it goes.
 * `npm run bench:desk` prints the table and writes test/bench/desk.md; `-- --minutes 3` says how long the second part
 * takes. `-- --hand-ins 100000 --minutes 75` does the second part alone, until one of the two is reached, and writes
 * test/bench/desk-memory.md. It needs the built app (`npm run build`).
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@/db/client';
import { startEmbedded } from '@/db/embedded';
import { migrateDatabase } from '@/db/migrate';
import { makePeople, makeProject } from './assignment/world';
import { type House, startHouse } from './desk/house';
import { handInAsFastAsItGoes } from './desk/memory';
import { measurePaint } from './desk/paint';
import { simulateWorkers } from './desk/workers';

const [, minutes = '10'] = /--minutes (\d+)/.exec(process.argv.join(' ')) ?? [];
const [, wanted] = /--hand-ins (\d+)/.exec(process.argv.join(' ')) ?? [];
const wish = { handIns: Number(wanted ?? Infinity), minutes: Number(minutes) };
const workers = 50;
const handIns = 100;

async function run(): Promise<void> {
  if (!existsSync(new URL('../../.next/BUILD_ID', import.meta.url))) {
    throw new Error('The app is not built: run `npm run build` first.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'casebook-desk-'));
  chmodSync(folder, 0o711);
  const server = await startEmbedded(folder, 'safe');
  await migrateDatabase(server.url);
  const { db, close } = connect(server.url, { max: 2, applicationName: 'bench', acquireMs: 60_000 });
  const people = await makePeople(server.url, workers + 32);
  const { projectId } = await makeProject(server.url, db, 100_000);
  await db.execute('vacuum analyze');
  const house = await startHouse(server.url, folder);
  const giveUp = (why: unknown) => {
    house.end();
    console.error(why);
    void server.leave().finally(() => process.exit(1));
  };
  for (const signal of ['uncaughtException', 'SIGTERM', 'SIGINT'] as const) process.once(signal, giveUp);
  try {
    const felt = wanted ? [] : await feltByWorkers(house, projectId, people.slice(0, workers + 1));
    const [memory, course] = await handInAsFastAsItGoes(house, projectId, people.slice(workers + 1), wish);
    const text = `${[heading(), ...felt, memory].join('\n')}\n\n${course}\n`;
    console.log(text);
    writeFileSync(new URL(wanted ? './desk-memory.md' : './desk.md', import.meta.url), text);
  } finally {
    house.end();
    await close();
    await server.leave();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The lines of what one worker sees and fifty others meet. */
async function feltByWorkers(house: House, projectId: string, [one = '', ...others]: string[]): Promise<string[]> {
  const crowd = await simulateWorkers(house, projectId, others);
  const painted = await measurePaint(house, projectId, one, handIns);
  return [painted, await crowd.end()];
}

function heading(): string {
  const machine = `${cpus()[0]?.model ?? ''}, ${cpus().length} cores, Node ${process.version}`;
  const [load] = readFileSync('/proc/loadavg', 'utf8').split(' ');
  const when = new Date().toISOString().slice(0, 16).replace('T', ' ');
  return `# The labeling desk through HTTP: what was measured\n\n${when} UTC, ${machine}, load average at the end ${load}. Written by \`npm run bench:desk\`.\n\n| figure | target | ours | |\n| --- | --- | --- | --- |`;
}

await run();
