import 'server-only';
import { accountsRouter } from '@/server/accounts/router';
import { datasetsRouter } from '@/server/datasets/router';
import { guidesRouter } from '@/server/guides/router';
import { ledgerRouter } from '@/server/ledger/router';
import { projectsRouter } from '@/server/projects/router';
import { createCallerFactory, router } from './trpc';

/** Every procedure there is. test/access walks this tree as a stranger and as the wrong person. */
export const appRouter = router({
  accounts: accountsRouter,
  projects: projectsRouter,
  guides: guidesRouter,
  datasets: datasetsRouter,
  ledger: ledgerRouter,
});

export type AppRouter = typeof appRouter;

export const createCaller = createCallerFactory(appRouter);
