/**
 * Loaded into a process that computes in one piece for ten seconds and more. Meanwhile it hears nothing, so a thread of its
 * own looks whether the process that started it still runs, and ends it when that is gone, also by kill -9.
 */
import { isMainThread, Worker } from 'node:worker_threads';

const everyMs = 250;

if (isMainThread) new Worker(new URL(import.meta.url), { execArgv: [] }).unref();
else {
  setInterval(() => isLeft(Number(process.env.CASEBOOK_PARENT)) && process.kill(process.pid, 'SIGKILL'), everyMs);
}

/** Some systems give the child of a dead process to another, others leave it with an id that nobody has. */
function isLeft(/** @type {number} */ parent) {
  try {
    process.kill(parent, 0);
    return process.ppid !== parent;
  } catch {
    return true;
  }
}
