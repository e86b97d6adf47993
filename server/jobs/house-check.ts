import 'server-only';
/**
 * The assertions stay on in production: by the clock, every law of the book and of the work is proved on all of it. What
 * breaks one is logged as an error and shown to staff until a later run finds it mended.
 */
import { z } from 'zod';
import { newId } from '@/db/ids';
import { stubbornJobs } from '@/db/queries/failing-jobs';
import {
  deadJobs,
  deleteHouseChecks,
  insertHouseCheck,
  lastHouseChecks,
  queueFigures,
  reviveJob,
} from '@/db/queries/house';
import { checkWork } from '@/server/annotations/work-check';
import type { Call } from '@/server/call';
import { checkBooks } from '@/server/ledger/books';
import { log } from '@/server/log';
import { type HouseCheck, type HouseFault, type HouseHealth, jobsProblem } from './contract';

const keptDays = 30;
/** Proving takes a twentieth of the time at most: 250,000 transfers and 500,000 seats took 7 s, and a house may have more. */
const restsFor = 20;
const shownJobs = 50;

const subjects = {
  books: async (call: Call) => {
    const { faults, transfers } = await checkBooks(call);
    return { faults, looked: transfers };
  },
  work: async (call: Call) => {
    const { faults, seats } = await checkWork(call);
    return { faults, looked: seats };
  },
} as const;

/** Proves every law now and returns what was found; nothing is stored. */
export async function proveHouse(call: Call): Promise<HouseCheck[]> {
  const checks: HouseCheck[] = [];
  for (const subject of ['books', 'work'] as const) {
    const began = performance.now();
    const { faults, looked } = await subjects[subject](call);
    checks.push({ subject, at: call.now, milliseconds: Math.round(performance.now() - began), looked, faults });
  }
  return checks;
}

/**
 * The same by the clock: stores what was found, and logs an error for each subject that has a fault. Where the last time
 * took so long that this one would come too soon, it waits for a later turn of the clock.
 */
export async function checkHouse(call: Call): Promise<void> {
  const last = await lastHouseChecks(call.db);
  const rest = restsFor * last.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  if (last.some(({ beganAt }) => call.now.getTime() - beganAt.getTime() < rest)) return;
  for (const { subject, at, milliseconds, looked, faults } of await proveHouse(call)) {
    if (faults.length > 0) log().error({ subject, faults }, 'a law of the house is broken');
    await insertHouseCheck(call.db, { id: newId(), subject, beganAt: at, milliseconds, looked, faults });
  }
  await deleteHouseChecks(call.db, new Date(call.now.getTime() - keptDays * 24 * 3_600_000));
}

const faultsSchema = z.array(z.object({ law: z.string(), subject: z.string(), detail: z.string() }));

/** What staff see of it. */
export async function houseHealth(call: Call): Promise<HouseHealth> {
  const [checks, figures, dead, stubborn] = await Promise.all([
    lastHouseChecks(call.db),
    queueFigures(call.db),
    deadJobs(call.db, shownJobs),
    stubbornJobs(call.db, shownJobs),
  ]);
  return {
    checks: checks.map(({ subject, beganAt, milliseconds, looked, faults }) => {
      return { subject, at: beganAt, milliseconds, looked, faults: faultsSchema.parse(faults) as HouseFault[] };
    }),
    dueJobs: figures.due,
    oldestSeconds: figures.oldest_seconds,
    deadCount: figures.dead,
    deadJobs: dead.map(({ id, task, key, attempts, last_error, at }) => {
      return { jobId: id, task, key, attempts, lastError: last_error ?? '', at: new Date(at) };
    }),
    stubbornJobs: stubborn.map(({ key, since, last_error }) => ({
      key,
      since: new Date(since),
      lastError: last_error,
    })),
  };
}

/** Tries a job that gave up once more from the beginning. Refuses `job_not_given_up`. */
export async function tryAgain(call: Call, jobId: string): Promise<void> {
  if (!(await reviveJob(call.db, jobId))) throw jobsProblem('job_not_given_up');
}
