import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, runMigrations } from 'graphile-worker';
import postgres from 'postgres';
import { type Migration, migrationsIn, ownMigrations } from '@/db/migration-files';
import { mayRunAgain } from '@/db/trouble';
import { Halt } from '@/server/halt';

/** Any number will do, as long as every migration of this product takes the same one. */
const migrationLock = 5_417_026_101;

/**
 * How long a migration waits for a lock on a table. Whoever asks for the table after it waits behind it, so it must be
 * well below the five seconds after which a claim is refused; and above PostgreSQL's `deadlock_timeout` of one second,
 * after which an automatic vacuum gives way.
 */
const lockMs = 1_500;

const [firstPauseMs, longestPauseMs, patienceMs] = [1_000, 15_000, 600_000];

export interface MigrationOptions {
  /** Where the migrations of this version stand: db/migrations. */
  readonly folder?: string;
  /** Hears in a sentence what is being waited for, and that the database is newer than this version. */
  readonly tell?: (sentence: string) => void;
}

/**
 * Brings the database at `url` up to date: the product's own tables (db/migrations) and those of the job queue, while
 * others may serve from it. Processes that migrate take turns by an advisory lock. Each migration is one transaction; one
 * that does not get a lock in time lets go of all it has, lets people work, and tries again for ten minutes.
 *
 * A database that is newer than this version is served, unless one of its newer migrations says that it breaks older
 * code. Throws `Halt` for that, and for a migration that fails. Resolves to how many migrations of the product were applied.
 */
export async function migrateDatabase(url: string, options: MigrationOptions = {}): Promise<number> {
  const { folder = ownMigrations, tell = () => {} } = options;
  const migrations = migrationsIn(folder);
  const sql = open(url, { lock_timeout: lockMs });
  const witness = new Witness(url);
  try {
    await takeTurn(sql, tell);
    await witness.watch(sql);
    const patiently = (what: string, work: () => Promise<unknown>) => tryUntilDone(what, work, witness, tell);
    await patiently('The list of migrations', () => prepareList(sql));
    const applied = await readList(sql);
    refuseBroken(migrations, applied, tell);
    const pending = migrations.filter(({ when }) => !applied.some((each) => each.when === when));
    for (const migration of pending) await patiently(`Migration ${migration.name}`, () => apply(sql, migration));
    await patiently('The job queue', () => runMigrations({ connectionString: patientAddress(url), logger: silent }));
    return pending.length;
  } finally {
    await Promise.all([sql.end({ timeout: 5 }), witness.leave()]);
  }
}

function open(url: string, connection: Readonly<Record<string, number>>): postgres.Sql {
  const name = { application_name: 'casebook migrations' };
  return postgres(url, { max: 1, onnotice: () => {}, connection: { ...name, statement_timeout: 0, ...connection } });
}

/** The queue's own migrations wait for locks no longer than ours. */
function patientAddress(url: string): string {
  const address = new URL(url);
  const given = address.searchParams.get('options');
  address.searchParams.set('options', `${given ? `${given} ` : ''}-c lock_timeout=${lockMs}`);
  return address.toString();
}

/** The queue tells of each of its own migrations, which says nothing to whoever starts the house. */
const silent = new Logger(() => () => {});

/** The lock dies with its connection, so that nobody waits for a process that was killed. */
async function takeTurn(sql: postgres.Sql, tell: (sentence: string) => void): Promise<void> {
  for (let look = 0; ; look += 1) {
    const [row] = await sql`select pg_try_advisory_lock(${migrationLock}) as mine`;
    if (row?.mine) return;
    if (look === 0) tell('Another process is migrating this database; this one waits for its turn.');
    await sleep(200);
  }
}

/** What PostgreSQL keeps of each migration. The name and the mark came later than the rest. */
async function prepareList(sql: postgres.Sql): Promise<void> {
  await sql`create schema if not exists drizzle`;
  await sql`create table if not exists drizzle.__drizzle_migrations (
    id serial primary key, hash text not null, created_at bigint)`;
  const [row] = await sql`select count(*)::int as columns from information_schema.columns
    where (table_schema, table_name) = ('drizzle', '__drizzle_migrations') and column_name in ('name', 'breaks_older')`;
  if (row?.columns === 2) return;
  await sql`alter table drizzle.__drizzle_migrations
    add column if not exists name text, add column if not exists breaks_older boolean not null default false`;
}

interface Applied {
  readonly when: number;
  readonly name: string | null;
  readonly breaksOlder: boolean;
}

async function readList(sql: postgres.Sql): Promise<Applied[]> {
  const rows = await sql`select created_at, name, breaks_older from drizzle.__drizzle_migrations order by created_at`;
  return rows.map((row) => ({ when: Number(row.created_at), name: row.name, breaksOlder: row.breaks_older }));
}

/** Migrations that a newer version applied are borne, unless one of them says that this version cannot live with it. */
function refuseBroken(own: readonly Migration[], applied: readonly Applied[], tell: (sentence: string) => void): void {
  const newest = Math.max(...own.map(({ when }) => when));
  const newer = applied.filter(({ when }) => when > newest && !own.some((each) => each.when === when));
  if (newer.length === 0) return;
  const count = newer.length === 1 ? 'one migration' : `${newer.length} migrations`;
  const breaking = newer.find(({ breaksOlder }) => breaksOlder);
  if (!breaking) {
    tell(`The database is newer than this version, by ${count} made so that this version can go on working.`);
    return;
  }
  throw new Halt(
    `The database is newer than this version of Casebook, by ${count}, and ${breaking.name} changed what this version ` +
      'relies on. Start the newer version, or restore a backup from before it.',
  );
}

async function apply(sql: postgres.Sql, { name, when, hash, statements, breaksOlder }: Migration): Promise<void> {
  try {
    await sql.begin(async (transaction) => {
      for (const statement of statements) await transaction.unsafe(statement);
      await transaction`insert into drizzle.__drizzle_migrations (hash, created_at, name, breaks_older)
        values (${hash}, ${when}, ${name}, ${breaksOlder})`;
    });
  } catch (error) {
    if (mayRunAgain(error)) throw error;
    throw new Halt(`Migration ${name} failed, and nothing of it was kept: ${(error as Error).message}.`);
  }
}

/** Does it again, after pauses that grow, when a lock was not had in time or a deadlock was decided against it. */
async function tryUntilDone(
  what: string,
  work: () => Promise<unknown>,
  witness: Witness,
  tell: (sentence: string) => void,
): Promise<void> {
  const began = performance.now();
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const stopLooking = witness.look();
    try {
      await work();
      return;
    } catch (error) {
      if (!mayRunAgain(error)) throw error;
      const waits = `${what} could not get ${stopLooking()}`;
      if (performance.now() - began > patienceMs) {
        throw new Halt(`${waits} in ${patienceMs / 60_000} minutes. End what uses it and start again.`);
      }
      tell(`${waits}. It lets people work meanwhile, and tries again in ${pauseMs / 1000} s.`);
    } finally {
      stopLooking();
    }
    await sleep(pauseMs);
  }
}

/** Sees from a connection of its own what the migration waits for, and who has it. */
class Witness {
  private readonly sql: postgres.Sql;
  private pid = 0;

  constructor(url: string) {
    this.sql = open(url, {});
  }

  /** Watches the connection of `migrating`. */
  async watch(migrating: postgres.Sql): Promise<void> {
    const [row] = await migrating`select pg_backend_pid() as pid`;
    this.pid = row?.pid ?? 0;
  }

  /** Looks from time to time; the function returned ends that and gives what was seen last. */
  look(): () => string {
    let seen = 'a lock in time';
    const look = async () => {
      seen = (await this.whoBlocks()) ?? seen;
    };
    const timer = setInterval(() => void look().catch(() => {}), lockMs / 3);
    return () => {
      clearInterval(timer);
      return seen;
    };
  }

  private async whoBlocks(): Promise<string | null> {
    const [row] = await this.sql`
      select l.relation::regclass::text as wanted, a.pid, nullif(a.application_name, '') as name,
             extract(epoch from now() - a.xact_start)::int as seconds
        from unnest(pg_blocking_pids(${this.pid})) blocking(pid)
        join pg_stat_activity a on a.pid = blocking.pid
        left join pg_locks l on l.pid = ${this.pid} and not l.granted
       order by a.xact_start limit 1`;
    if (!row) return null;
    const since = row.seconds === null ? '' : ` for ${row.seconds} s`;
    return `${row.wanted ?? 'a lock'}, which ${row.name ?? 'somebody'} (process ${row.pid}) has used${since}`;
  }

  async leave(): Promise<void> {
    await this.sql.end({ timeout: 1 });
  }
}
