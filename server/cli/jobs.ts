import { run } from 'graphile-worker';
import { env } from '@/server/env';
import { crontab, tasks } from '@/server/jobs/tasks';
import { log } from '@/server/log';

/** The background job process: `npm start` runs one beside the web server; any number may run on one database. */
const runner = await run({
  connectionString: env().DATABASE_URL,
  taskList: tasks,
  crontab,
  concurrency: 4,
  pollInterval: 2000,
  noHandleSignals: false,
});
log().info('background jobs are running');
await runner.promise;
