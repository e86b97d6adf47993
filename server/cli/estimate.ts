import 'server-only';
import { databaseTime } from '@/db/queries/clock';
import { database, openForJobs } from '@/server/database';
import { estimateProject } from '@/server/estimates/whole-project';

/** Estimates the project that the argument names, and ends: the work of a job that would hold up its process for long. */
const [projectId = ''] = process.argv.slice(2);
openForJobs('casebook estimate');
const db = database();
await estimateProject({ db, actor: null, now: await databaseTime(db), locale: 'en' }, projectId);
process.exit(0);
