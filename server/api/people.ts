import 'server-only';
import { deleteAccount, viewerOf } from '@/server/accounts/accounts';
import { deleteAccountInput, peopleInput, personInput } from '@/server/accounts/contract';
import { peopleCount, peopleOf, signOutPerson } from '@/server/accounts/people';
import { offeredProviders } from '@/server/accounts/providers';
import { env } from '@/server/env';
import { jobInput } from '@/server/jobs/contract';
import { houseHealth, tryAgain } from '@/server/jobs/house-check';
import { mailRoute } from '@/server/ports/mail';
import { openProjectsOwnedAlone, projectsByState, rolesHeld } from '@/server/projects/memberships';
import { memberProcedure, publicProcedure, router, staffProcedure } from './trpc';

const staffRouter = router({
  people: staffProcedure
    .input(peopleInput)
    .query(({ ctx, input }) => peopleOf(ctx, input.search, input.before ?? null)),
  signOutPerson: staffProcedure.input(personInput).mutation(({ ctx, input }) => signOutPerson(ctx, input.personId)),
  /** What the continuous check found, and what is in the queue of background jobs. */
  health: staffProcedure.query(({ ctx }) => houseHealth(ctx)),
  tryJobAgain: staffProcedure.input(jobInput).mutation(({ ctx, input }) => tryAgain(ctx, input.jobId)),
  /** What the house is and holds, as figures that can be looked up. */
  facts: staffProcedure.query(async ({ ctx }) => ({
    people: await peopleCount(ctx),
    projects: await projectsByState(ctx),
    house: {
      mode: env().CASEBOOK_MODE,
      publicUrl: env().PUBLIC_URL,
      mail: mailRoute(),
      storage: env().STORAGE,
      providers: offeredProviders(),
    },
  })),
});

/** What concerns a person and the projects they are in: accounts stands below projects and may not ask it. */
export const peopleRouter = router({
  viewer: publicProcedure.query(async ({ ctx }) => viewerOf(ctx, await rolesHeld(ctx))),
  deleteAccount: memberProcedure
    .input(deleteAccountInput)
    .mutation(({ ctx, input }) => deleteAccount(ctx, input.proof, openProjectsOwnedAlone)),
  staff: staffRouter,
});
