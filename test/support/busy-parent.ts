/** Starts a process that computes for ever and never listens, tells its id, and waits to be killed. */
import { startBusy } from '@/server/jobs/own-process';

const child = startBusy(['--eval', 'for (;;);']);
process.stdout.write(`${child.pid}\n`);
