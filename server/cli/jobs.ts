import 'server-only';
import { Logger, run } from 'graphile-worker';
import { env } from '@/server/env';
import { crontab, tasks } from '@/server/jobs/tasks';
import { log } from '@/server/log';

/** The queue tells of every job it takes and finishes, which is noise; what failed is worth a line. */
const queueLog = new Logger(() => (level, message) => {
  if (level === 'error') log().error({ queue: message }, 'a background job failed');
  else if (level === 'warning') log().warn({ queue: message }, 'the job queue warns');
  else log().debug({ queue: message }, 'the job queue');
});

/** The background job process: `npm start` runs one beside the web server; any number may run on one database. */
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
await runner.promise;
