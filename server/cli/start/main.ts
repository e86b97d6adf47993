import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateDatabase } from '@/db/migrate';
import { isUninhabited } from '@/db/visit';
import { demoLogins } from '@/server/accounts/demo-logins';
import { buildApp, occupyBuild } from '@/server/cli/start/build';
import { explain } from '@/server/cli/start/explain';
import { keepJobsRunning, keepWebRunning, serve, webAgain } from '@/server/cli/start/serve';
import { seconds, step } from '@/server/cli/start/step.mjs';
import { type OpenDatabase, openDatabase, publishSettings, readSettings } from '@/server/cli/start/surroundings';
import { Halt } from '@/server/halt';
import type { Settings } from '@/server/settings';

/** What must be undone before this process ends, last first. */
const undo: (() => Promise<void>)[] = [];
let ending: Promise<void> | undefined;

/** Undoes everything once, however often it is asked for, and ends this process. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    while (undo.length > 0)
      await undo
        .pop()?.()
        .catch(() => {});
    process.exit(code);
  })();
  return ending;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
process.once('disconnect', () => void end(0));

/** A terminal that is gone, or a reader that has read enough, is no reason to break off. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** What `work` comes to; where this process is asked to end meanwhile, nothing follows. */
async function unlessEnding<T>(work: Promise<T>): Promise<T> {
  const done = await work;
  if (ending) await ending;
  return done;
}

/** So long an end waits for a database that is being started, in order to stop it. */
const openingMs = 8_000;

async function open(settings: Settings): Promise<OpenDatabase> {
  const opening = openDatabase(settings, (words) => {
    process.stderr.write(`${words}\n`);
    void end(1);
  });
  undo.push(async () => (await Promise.race([opening, sleep(openingMs)]))?.leave());
  const database = await unlessEnding(opening);
  publishSettings(settings, database.url);
  const migrating = step('Migrations', async (say, tell) => {
    const applied = await migrateDatabase(database.url, { tell });
    say(applied === 0 ? 'none to apply' : `${applied} applied`);
  });
  await unlessEnding(migrating);
  return database;
}

/** Loaded when it is needed: the scenarios bring in every room, which a later start has no use for. */
const sowing = () => import('@/server/cli/start/sow');

async function start(verb: 'start' | 'dev'): Promise<void> {
  process.stdout.write('Casebook\n');
  const wanted = readSettings();
  const { settings } = wanted;
  const database = await open(settings);
  const isDemo = settings.CASEBOOK_MODE === 'demo';
  if (isDemo && (await isUninhabited(database.url)))
    await unlessEnding((await sowing()).sowWhereEmpty(database.url, 'demo'));
  if (verb === 'start') {
    await unlessEnding(buildApp());
    undo.push(occupyBuild());
  }
  const served = await unlessEnding(serve(wanted, verb, (first) => undo.push(first.stop)));
  const web = keepWebRunning(served, verb);
  const jobs = keepJobsRunning(verb === 'start' ? 'production' : 'development');
  undo.push(async () => void (await Promise.all([web.stop(), jobs.stop()])));
  greet(served.settings, isDemo);
  const code = await web.givenUp;
  if (ending) return ending;
  const { most, withinMs } = webAgain;
  process.stderr.write(
    `The web server ended (${code}). It was started again ${most} times within ${withinMs / 60_000} minutes, so Casebook ends.\n`,
  );
  await end(1);
}

function greet({ PUBLIC_URL, SMTP_URL }: Settings, isDemo: boolean): void {
  const began = Number(process.env.CASEBOOK_BEGAN ?? Date.now());
  process.stdout.write(`\nReady in${seconds(Date.now() - began)}: ${PUBLIC_URL}\n`);
  if (!isDemo) {
    if (!SMTP_URL) process.stdout.write('There is no SMTP_URL, so no mail leaves: nobody can confirm a sign-up.\n');
    return;
  }
  process.stdout.write('\nSign in as\n');
  for (const { role, email, password } of demoLogins) {
    process.stdout.write(`  ${role.padEnd(12)}${email.padEnd(32)}${password}\n`);
  }
}

async function seed(name: string | undefined): Promise<void> {
  const { listScenarios, sow } = await sowing();
  if (name === undefined || name === 'list') return listScenarios();
  const database = await open(readSettings().settings);
  await sow(database.url, name);
}

const commands: Readonly<Record<string, (argument: string | undefined) => Promise<void>>> = {
  start: () => start('start'),
  dev: () => start('dev'),
  build: buildApp,
  seed,
  rebuild: async () => {
    const { rebuildEstimates } = await import('@/server/cli/start/rebuild');
    await rebuildEstimates((await open(readSettings().settings)).url);
  },
  audit: async () => {
    const { audit } = await import('@/server/cli/start/audit');
    await audit((await open(readSettings().settings)).url);
  },
  staff: async (address) => {
    const { staff } = await import('@/server/cli/start/staff');
    await staff((await open(readSettings().settings)).url, address);
  },
  schema: async () => (await import('@/server/cli/start/write-schema')).writeSchema(),
};

const [command = 'start', argument] = process.argv.slice(2);
try {
  const work = commands[command];
  if (!work) throw new Halt(`There is no command ${command}. There are: ${Object.keys(commands).join(', ')}.`);
  await work(argument);
  await end(0);
} catch (error) {
  // What breaks because it is being ended is no news.
  if (!ending) process.stderr.write(`\n${explain(error)}\n`);
  await end(1);
}
