import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, run } from 'graphile-worker';
import { database, openForJobs } from '@/server/database';
import { env } from '@/server/env';
import { crontab, tasks } from '@/server/jobs/tasks';
import { log } from '@/server/log';
import { queueRequestedJobs } from '@/server/ports/queue';

/** The queue tells of every job it takes and finishes, which is noise; what failed is worth a line. */
const queueLog = new Logger(() => (level, message) => {
  if (level === 'error') log().error({ queue: message }, 'a background job failed');
  else if (level === 'warning') log().warn({ queue: message }, 'the job queue warns');
  else log().debug({ queue: message }, 'the job queue');
});

const queueEveryMs = 250;
let isRunning = true;

/** Requested jobs reach the queue within a quarter of a second; what fails is tried again with the next round. */
async function keepQueueing(): Promise<void> {
  while (isRunning) {
    try {
      await queueRequestedJobs(database());
    } catch (error) {
      log().error({ err: error }, 'requested jobs could not be queued');
    }
    await sleep(queueEveryMs, undefined, { ref: false });
  }
}

/** The background job process: `npm start` runs one beside the web server; any number may run on one database. */
openForJobs();
const runner = await run({
  connectionString: env().DATABASE_URL,
  taskList: tasks,
  crontab,
  concurrency: 4,
  pollInterval: 2000,
  noHandleSignals: false,
  logger: queueLog,
});
log().info('background jobs are running');
void keepQueueing();
await runner.promise;
isRunning = false;
