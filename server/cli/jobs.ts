import 'server-only';
import { EventEmitter } from 'node:events';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, run, type WorkerEvents } from 'graphile-worker';
import { database, openForJobs } from '@/server/database';
import { env } from '@/server/env';
import { keepLifeline, watchQueue } from '@/server/jobs/lifeline';
import { endEstimates } from '@/server/jobs/own-process';
import { crontab, tasks } from '@/server/jobs/tasks';
import { log } from '@/server/log';
import { jobPlaces, queueRequestedJobs } from '@/server/ports/queue';

/** The queue tells of every job it takes and finishes, which is noise; what failed is worth a line. */
const queueLog = new Logger(() => (level, message) => {
  if (level === 'error') log().error({ queue: message }, 'a background job failed');
  else if (level === 'warning') log().warn({ queue: message }, 'the job queue warns');
  else log().debug({ queue: message }, 'the job queue');
});

const queueEveryMs = 250;
const longestPauseMs = 10_000;
let isRunning = true;

/** Requested jobs reach the queue within a quarter of a second; what fails is tried again with the next round. */
async function keepQueueing(): Promise<void> {
  for (let pauseMs = queueEveryMs; isRunning; await sleep(pauseMs, undefined, { ref: false })) {
    try {
      await queueRequestedJobs(database());
      pauseMs = queueEveryMs;
    } catch (error) {
      log().error({ err: error }, 'requested jobs could not be queued');
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }
}

/**
 * Where the machine has too little for all, people come first: with two cores shared by both processes and other work, the
 * web server got a tenth of a core while near-duplicates of 100,000 items were looked for, and a hand-in took 12 s. Not
 * lower, because a job that waits in mid-transaction holds its locks.
 */
setPriority(5);

/** The background job process: `npm start` runs one beside the web server; any number may run on one database. */
openForJobs();
const events = new EventEmitter() as WorkerEvents;
let letGo = async () => {};
events.once('pool:create', ({ workerPool }) => {
  letGo = keepLifeline(workerPool.id);
});
events.once('pool:gracefulShutdown', endEstimates);
watchQueue(events, 1000 * (env().DB_STATEMENT_SECONDS + 5), () => {
  log().fatal('the job queue does not answer: this process ends, to be started anew');
  process.exit(1);
});
const runner = await run({
  connectionString: env().DATABASE_URL,
  taskList: tasks,
  crontab,
  concurrency: jobPlaces,
  pollInterval: 2000,
  noHandleSignals: false,
  logger: queueLog,
  events,
});
log().info('background jobs are running');
void keepQueueing();
await runner.promise;
isRunning = false;
await letGo();
