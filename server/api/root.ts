import 'server-only';
import { accountsRouter } from '@/server/accounts/router';
import { annotationsRouter } from '@/server/annotations/router';
import { assignmentRouter } from '@/server/assignment/router';
import { datasetsRouter } from '@/server/datasets/router';
import { estimatesRouter } from '@/server/estimates/router';
import { guidesRouter } from '@/server/guides/router';
import { exportRouter, interchangeRouter } from '@/server/interchange/router';
import { ledgerRouter } from '@/server/ledger/router';
import { projectsRouter } from '@/server/projects/router';
import { reviewRouter } from '@/server/review/router';
import { skillRouter } from '@/server/skill/router';
import { itemsRouter } from './items';
import { membersRouter } from './members';
import { peopleRouter } from './people';
import { createCallerFactory, mergeRouters, router } from './trpc';

const rooms = {
  accounts: mergeRouters(accountsRouter, peopleRouter),
  projects: mergeRouters(projectsRouter, membersRouter),
  guides: guidesRouter,
  datasets: mergeRouters(datasetsRouter, itemsRouter),
  ledger: ledgerRouter,
  assignment: assignmentRouter,
  annotations: annotationsRouter,
  skill: skillRouter,
  estimates: estimatesRouter,
  review: reviewRouter,
  interchange: interchangeRouter,
};

/** What may be called by HTTP. */
export const webRouter = router(rooms);

/** Every procedure there is. test/access walks this tree as a stranger and as the wrong person. */
export const appRouter = router({ ...rooms, interchange: mergeRouters(interchangeRouter, exportRouter) });

export type AppRouter = typeof webRouter;

export const createCaller = createCallerFactory(appRouter);
