import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '@/db/embedded';
import { livingPostmaster, stopPostmaster } from '@/db/embedded/cluster';
import { isAlive } from '@/db/embedded/processes';
import { migrateDatabase } from '@/db/migrate';

declare module 'vitest' {
  export interface ProvidedContext {
    /** postgres://... of the test cluster's first database, from which others are made. */
    clusterUrl: string;
  }
}

/** The migrated, empty database of which each test file gets its own copy. */
export const template = 'template_casebook';

const folder = join(tmpdir(), 'casebook-tests');

interface Running {
  readonly url: string;
  leave(): Promise<void>;
}

/** Of this run: vitest reads this module anew for each project that has database tests. */
const run = globalThis as { casebookTestCluster?: Promise<Running>; casebookTestClusterUsers?: number };

/** Starts one throwaway server for the whole run and migrates the template; resolves to the function that ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.casebookTestClusterUsers = (run.casebookTestClusterUsers ?? 0) + 1;
  run.casebookTestCluster ??= start();
  const { url, leave } = await run.casebookTestCluster;
  project.provide('clusterUrl', url);
  return async () => {
    run.casebookTestClusterUsers = (run.casebookTestClusterUsers ?? 1) - 1;
    if (run.casebookTestClusterUsers === 0) await leave();
  };
}

async function start(): Promise<Running> {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  await sweep();
  const own = join(folder, String(process.pid));
  const server = await startEmbedded(own, 'throwaway');
  await makeTemplate(server.url);
  return {
    url: server.url,
    leave: async () => {
      await server.leave();
      rmSync(own, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`create database ${sql(template)}`;
  await sql.end();
  await migrateDatabase(url.replace(/[^/]+$/, template));
}

/** Ends the servers of runs that were killed; their folders are named by process id. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (isAlive(Number(name))) continue;
    const home = join(folder, name, 'postgres');
    const left = livingPostmaster(home);
    if (left) await stopPostmaster(home, left, 'throwaway');
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
