import 'server-only';
import type { TaskList } from 'graphile-worker';
import { z } from 'zod';
import { databaseTime } from '@/db/queries/clock';
import { retryGivenUp } from '@/db/queries/failing-jobs';
import { analyzeGrown } from '@/db/queries/house';
import { acceptAfterSilence } from '@/server/annotations/outcomes';
import { removeDiscarded } from '@/server/assignment/discarding';
import { buyLabels } from '@/server/assignment/dynamic-overlap';
import { tellHolders } from '@/server/assignment/giving-up';
import { giveUpLapsedLeases } from '@/server/assignment/jobs';
import { matchSeats, orderSeats } from '@/server/assignment/seats';
import type { Call } from '@/server/call';
import { database } from '@/server/database';
import { continueChange } from '@/server/datasets/changes';
import { followHandIn, paySettledItems } from '@/server/estimates/settlement';
import { sumStandings, sumStandingsSoon } from '@/server/estimates/standing-sums';
import {
  estimateProject,
  estimateStaleProjects,
  isLargeProject,
  retryFailedEstimates,
} from '@/server/estimates/whole-project';
import { enqueue, lineOfClock } from '@/server/ports/queue';
import { isGone } from '@/server/projects/projects';
import { followKnownAnswer, payCheck } from '@/server/skill/checks';
import { restWhatTellsNothing } from '@/server/skill/jobs';
import { checkHouse } from './house-check';
import { estimateApart } from './own-process';

const itemPayload = z.object({ projectId: z.uuid(), itemId: z.uuid() });
const checkPayload = z.object({
  projectId: z.uuid(),
  annotationId: z.uuid(),
  seatId: z.uuid(),
  twinSeatId: z.uuid().nullable(),
});
const changePayload = z.object({ changeId: z.uuid() });
const projectPayload = z.object({ projectId: z.uuid() });

/** A background job acts for nobody: it has no actor, and its time is the database's. */
async function jobCall(): Promise<Call> {
  const db = database();
  return { db, actor: null, now: await databaseTime(db), locale: 'en' };
}

/**
 * A job of one project. Where the project was discarded meanwhile nothing is left to be done: whatever the job stumbled
 * over, it ends quietly.
 */
function ofProject<T extends { readonly projectId: string }>(
  given: z.ZodType<T>,
  work: (call: Call, payload: T) => Promise<void>,
) {
  return async (payload: unknown): Promise<void> => {
    const [call, parsed] = [await jobCall(), given.parse(payload)];
    try {
      await work(call, parsed);
    } catch (error) {
      if (!(await isGone(call, parsed.projectId))) throw error;
    }
  };
}

/** The same for a job that may change where items stand: what is kept of that is made again. */
function ofStandings<T extends { readonly projectId: string }>(
  given: z.ZodType<T>,
  work: (call: Call, payload: T) => Promise<void>,
) {
  return ofProject(given, async (call, payload) => {
    await work(call, payload);
    await sumStandingsSoon(call, payload.projectId);
  });
}

/** Every background job. Each may run more than once: it is idempotent on what its payload names. */
export const tasks = {
  estimate_item: ofStandings(itemPayload, async (call, { projectId, itemId }) => {
    await followKnownAnswer(call, projectId, itemId);
    await followHandIn(call, projectId, itemId);
  }),
  estimate_project: ofStandings(projectPayload, async (call, { projectId }) => {
    // It may take a minute, and what asked for it, such as a verdict, has changed already where items stand.
    await sumStandingsSoon(call, projectId);
    if (await isLargeProject(call, projectId))
      await enqueue(call.db, 'estimate_large_project', { projectId }, `estimate_large_project:${projectId}`);
    else {
      await estimateProject(call, projectId);
      await retryGivenUp(call.db, projectId);
    }
  }),
  estimate_large_project: ofStandings(projectPayload, async (call, { projectId }) => {
    await estimateApart(projectId);
    await retryGivenUp(call.db, projectId);
  }),
  estimate_stale_projects: async () => {
    await estimateStaleProjects(await jobCall());
  },
  retry_failed_estimates: async () => {
    await retryFailedEstimates(await jobCall());
  },
  match_seats: ofStandings(projectPayload, async (call, { projectId }) => {
    await restWhatTellsNothing(call, projectId);
    await matchSeats(call, projectId);
    await paySettledItems(call, projectId);
  }),
  pay_check: async (payload) => {
    await payCheck(await jobCall(), checkPayload.parse(payload));
  },
  buy_labels: ofStandings(projectPayload, async (call, { projectId }) => {
    await buyLabels(call, projectId);
    await paySettledItems(call, projectId);
  }),
  order_seats: ofStandings(projectPayload, async (call, { projectId }) => {
    // Seats were opened: for what comes now, the planner must know of them.
    await analyzeGrown(call.db);
    await orderSeats(call, projectId);
  }),
  sum_standings: ofProject(projectPayload, (call, { projectId }) => sumStandings(call, projectId)),
  remove_project: async (payload) => {
    await removeDiscarded(await jobCall(), projectPayload.parse(payload).projectId);
  },
  change_items: async (payload) => {
    const call = await jobCall();
    const projectId = await continueChange(call, changePayload.parse(payload).changeId);
    if (projectId) await tellHolders(call, projectId);
  },
  settle_silence: async () => {
    await acceptAfterSilence(await jobCall());
  },
  give_up_lapsed_leases: async () => {
    await giveUpLapsedLeases(await jobCall());
  },
  check_house: async () => {
    await checkHouse(await jobCall());
  },
} satisfies TaskList;

/**
 * What runs by the clock (graphile-worker's crontab). Each has its name for a key, so that it waits once however often its
 * time came while it could not run: a machine that slept for a weekend, a job that fails each time.
 */
export const crontab = [
  `*/10 * * * * settle_silence ?max=3&jobKey=settle_silence&queue=${lineOfClock}`,
  `27 * * * * estimate_stale_projects ?max=3&jobKey=estimate_stale_projects&queue=${lineOfClock}`,
  `*/5 * * * * retry_failed_estimates ?max=3&jobKey=retry_failed_estimates&queue=${lineOfClock}`,
  `17 * * * * give_up_lapsed_leases ?max=3&jobKey=give_up_lapsed_leases&queue=${lineOfClock}`,
  `5,15,25,35,45,55 * * * * check_house ?max=3&jobKey=check_house&queue=${lineOfClock}`,
].join('\n');
