import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { encode } from 'next-auth/jwt';
import { afterAll, expect } from 'vitest';
import { type Connection, connect } from '@/db/client';
import { type Embedded, startEmbedded } from '@/db/embedded';
import { livingPostmaster } from '@/db/embedded/cluster';
import { migrateDatabase } from '@/db/migrate';
import type { Actor } from '@/server/call';
import { proveHouse } from '@/server/jobs/house-check';
import {
  type App,
  beginProcess,
  type Desk,
  deskAt,
  freePort,
  type Running,
  root,
  startProcess,
} from '@/test/support/app-process';
import type { Crowd } from '@/test/support/crowd';
import { Wire } from '@/test/support/wire';

const secret = 'of-these-tests-alone';

async function sessionOf(actor: Actor, sessionVersion = 1): Promise<string> {
  return `next-auth.session-token=${await encode({ token: { sub: actor.id, sessionVersion }, secret })}`;
}

/**
 * A whole house as people run it: a PostgreSQL that keeps what it committed, the built web server and the background jobs
 * as processes of their own, and between them and the database a way that can be broken.
 */
export class House {
  readonly folder = mkdtempSync(join(tmpdir(), 'casebook-house-'));
  private running: Embedded | undefined;
  private direct: Connection | undefined;
  private way: Wire | undefined;

  static async open(): Promise<House> {
    const house = new House();
    chmodSync(house.folder, 0o711);
    await house.startDatabase();
    await migrateDatabase(house.url);
    house.way = await Wire.to(house.url);
    afterAll(() => house.close());
    return house;
  }

  get url(): string {
    return this.running?.url ?? '';
  }

  get wire(): Wire {
    if (!this.way) throw new Error('the house is not open');
    return this.way;
  }

  /** A way of the test's own that nothing breaks. */
  get db(): Connection['db'] {
    this.direct ??= connect(this.url, { max: 8, applicationName: 'casebook tests', acquireMs: 60_000 });
    return this.direct.db;
  }

  async startDatabase(): Promise<void> {
    this.running = await startEmbedded(this.folder, 'safe');
  }

  /** Kills the server as a power cut would, and resolves when it is gone. */
  async killDatabase(): Promise<void> {
    const home = join(this.folder, 'postgres');
    const pid = livingPostmaster(home)?.pid;
    if (!pid) throw new Error('the database does not run');
    process.kill(pid, 'SIGKILL');
    while (livingPostmaster(home)?.pid === pid) await new Promise((done) => setTimeout(done, 20));
  }

  private settings(port: number): Record<string, string> {
    const address = `http://127.0.0.1:${port}`;
    return {
      CASEBOOK_MODE: 'production',
      CASEBOOK_DATA: this.folder,
      DATABASE_URL: this.wire.url,
      DB_POOL_SIZE: '4',
      DB_STATEMENT_SECONDS: '2',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: address,
      NEXTAUTH_URL: address,
      NEXTAUTH_SECRET: secret,
      LOG_LEVEL: 'silent',
    };
  }

  /** The built web server alone. */
  async startWeb(): Promise<App> {
    const port = await freePort();
    const args = [join(root, 'node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', String(port)];
    return { ...(await startProcess(args, this.settings(port), /Ready in/)), port };
  }

  /** The background jobs alone. */
  startJobs(): Promise<Running> {
    const args = ['--conditions=react-server', join(root, 'server/cli/program.mjs'), 'server/cli/jobs.ts'];
    return startProcess(args, { ...this.settings(1), LOG_LEVEL: 'info' }, /background jobs are running/);
  }

  /** Everything, by the command that people use. */
  async startAll(): Promise<App> {
    return (await this.beginAll()).ready;
  }

  /** The same, from a checkout of its own, without waiting for it. */
  async beginAll(checkout = root): Promise<{ readonly ready: Promise<App>; said(): string }> {
    const port = await freePort();
    const { ready, said } = beginProcess(['server/cli/start.mjs'], this.settings(port), /Ready in/, checkout);
    return { ready: ready.then((running) => ({ ...running, port })), said };
  }

  /** The labeling desk of somebody who is signed in. */
  async desk(app: Pick<App, 'port'>, actor: Actor, sessionVersion = 1): Promise<Desk> {
    return deskAt(app, { cookie: await sessionOf(actor, sessionVersion) });
  }

  /** A page as a browser asks for it, of somebody who is signed in or of a stranger; sent to the plain page, it goes there. */
  async page(app: Pick<App, 'port'>, path: string, actor?: Actor) {
    const headers = actor ? { cookie: await sessionOf(actor) } : {};
    const ask = (address: string) =>
      fetch(new URL(address, `http://127.0.0.1:${app.port}`), { headers, redirect: 'manual' });
    const first = await ask(path);
    const away = first.headers.get('location') ?? '';
    const answer = away.includes('house-closed=') ? await ask(away) : first;
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
  }

  /** Resolves when no job is due, asked for, or in anybody's hands. */
  async untilQuiet(): Promise<void> {
    const waiting = async () => {
      const [row] = await this.db.execute<{ jobs: number }>(sql`
        select (select count(*)::int from job_requests) + (select count(*)::int from graphile_worker._private_jobs
                 where run_at <= now() or locked_at is not null) as jobs`);
      return row?.jobs ?? 0;
    };
    while ((await waiting()) > 0) await sleep(100);
  }

  /** Every law of the book and of the work. */
  async expectLawful(): Promise<void> {
    const call = { db: this.db, actor: null, now: new Date(), locale: 'en' } as const;
    expect((await proveHouse(call)).flatMap(({ faults }) => faults)).toEqual([]);
  }

  /** Of what was answered nothing is lost and nothing doubled, and no item has more than it wants or one person twice. */
  async expectKept(projectId: string, crowd: Crowd, overlap: number): Promise<void> {
    const rows = await this.db.execute<{ id: string }>(sql`select id from annotations where project_id = ${projectId}`);
    expect(new Set(rows.map(({ id }) => id))).toEqual(crowd.answered);
    const over = await this.db.execute(sql`
      select item_id from annotations where project_id = ${projectId} group by item_id
      having count(*) > ${overlap} or count(distinct worker_id) <> count(*)`);
    expect([...over]).toEqual([]);
  }

  private async close(): Promise<void> {
    await this.way?.close();
    await this.direct?.close();
    await this.running?.leave();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
