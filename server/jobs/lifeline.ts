import 'server-only';
/**
 * What keeps the background jobs going when a process of them dies or is cut off. The queue itself waits four hours before
 * it takes a job from a process that has vanished; here every process says that it lives by a lock that dies with its
 * connection, and whoever finds jobs of a holder without one gives them back. A process whose queue no longer answers
 * ends itself, and is started anew by whoever keeps it running.
 */
import type { WorkerEvents } from 'graphile-worker';
import { type Connection, connect } from '@/db/client';
import { noteFailingJobs } from '@/db/queries/failing-jobs';
import { dropReplacedJobs, forgetTimeToCome, sayAlive, unlockJobsOfTheDead } from '@/db/queries/jobs';
import { env } from '@/server/env';
import { log } from '@/server/log';

const everyMs = 5_000;
/** A process that has just started has taken jobs before it could say that it lives. */
const graceSeconds = 10;

/** Says for as long as this process runs that it lives, and gives back the jobs of those that do not; returns its end. */
export function keepLifeline(holder: string): () => Promise<void> {
  const connection: Connection = connect(env().DATABASE_URL, { max: 1, applicationName: 'casebook lifeline' });
  let ended = false;
  const turn = async () => {
    try {
      await sayAlive(connection.db, holder);
      const dead = await unlockJobsOfTheDead(connection.db, graceSeconds, holder);
      await noteFailingJobs(connection.db);
      await dropReplacedJobs(connection.db);
      await forgetTimeToCome(connection.db);
      if (dead > 0) log().warn({ processes: dead }, 'jobs of processes that died were given back');
    } catch (error) {
      log().warn({ err: error }, 'the lifeline of the background jobs could not be held');
    }
    if (!ended) setTimeout(() => void turn(), everyMs).unref();
  };
  void turn();
  return async () => {
    ended = true;
    await connection.close();
  };
}

/** Calls `onStuck` when the queue was asked for a job, or told of one that is done, and has not answered for `limitMs`. */
export function watchQueue(events: WorkerEvents, limitMs: number, onStuck: () => void): void {
  const asked = new Map<string, ReturnType<typeof setTimeout>>();
  const begin = (what: string) => {
    clearTimeout(asked.get(what));
    // After a long computation the answer may lie there unread: it gets a second more to be read.
    const later = () => asked.set(what, setTimeout(onStuck, 1_000).unref());
    asked.set(what, setTimeout(later, limitMs).unref());
  };
  const end = (what: string) => {
    clearTimeout(asked.get(what));
    asked.delete(what);
  };
  events.on('worker:getJob:start', ({ worker }) => begin(worker.workerId));
  events.on('worker:getJob:empty', ({ worker }) => end(worker.workerId));
  events.on('worker:getJob:error', ({ worker }) => end(worker.workerId));
  events.on('job:start', ({ worker }) => end(worker.workerId));
  events.on('job:success', ({ worker }) => begin(worker.workerId));
  events.on('job:error', ({ worker }) => begin(worker.workerId));
  events.on('job:failed', ({ worker }) => begin(worker.workerId));
  events.on('job:complete', ({ worker }) => worker && end(worker.workerId));
  events.on('worker:stop', ({ worker }) => end(worker.workerId));
}
