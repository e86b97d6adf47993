import 'server-only';
import { z } from 'zod';
import { memberProcedure, publicProcedure, router, staffProcedure } from '@/server/api/trpc';
import { env } from '@/server/env';
import { mailRoute } from '@/server/ports/mail';
import { openProjectsOwnedAlone, projectsByState, rolesHeld } from '@/server/projects/memberships';
import {
  askToChangeEmail,
  confirmEmailChange,
  deleteAccount,
  profileOf,
  signOutEverywhere,
  updateProfile,
  viewerOf,
} from './accounts';
import {
  addressInput,
  changeEmailInput,
  changePasswordInput,
  deleteAccountInput,
  mailboxInput,
  peopleInput,
  personInput,
  profileInput,
  resetPasswordInput,
  signUpInput,
  tokenInput,
} from './contract';
import { demoLogins } from './demo-logins';
import { readMailbox } from './mailbox';
import { askToReset, changePassword, resetPassword } from './password-change';
import { peopleCount, peopleOf, signOutPerson } from './people';
import { offeredProviders } from './providers';
import { askForLink } from './sign-in';
import { askToSignUp } from './sign-up';
import { tokenState } from './tokens';

const placeOf = (ctx: { readonly remoteAddress?: string | undefined }) => ctx.remoteAddress ?? 'unknown';

const staffRouter = router({
  people: staffProcedure
    .input(peopleInput)
    .query(({ ctx, input }) => peopleOf(ctx, input.search, input.before ?? null)),
  signOutPerson: staffProcedure.input(personInput).mutation(({ ctx, input }) => signOutPerson(ctx, input.personId)),
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

export const accountsRouter = router({
  viewer: publicProcedure.query(async ({ ctx }) => viewerOf(ctx, await rolesHeld(ctx))),
  /** How one may sign in here; the demo's people only in a demo. */
  waysIn: publicProcedure.query(() => ({
    providers: offeredProviders(),
    mail: mailRoute(),
    demo: env().CASEBOOK_MODE === 'demo' ? demoLogins : [],
  })),
  signUp: publicProcedure.input(signUpInput).mutation(({ ctx, input }) => askToSignUp(ctx, input, placeOf(ctx))),
  requestLink: publicProcedure
    .input(addressInput)
    .mutation(({ ctx, input }) => askForLink(ctx, input.email, placeOf(ctx))),
  requestReset: publicProcedure
    .input(addressInput)
    .mutation(({ ctx, input }) => askToReset(ctx, input.email, placeOf(ctx))),
  tokenState: publicProcedure
    .input(z.strictObject({ token: z.string().max(200) }))
    .query(({ ctx, input }) => tokenState(ctx, input.token)),
  resetPassword: publicProcedure
    .input(resetPasswordInput)
    .mutation(({ ctx, input }) => resetPassword(ctx, input.token, input.password)),
  confirmEmailChange: publicProcedure
    .input(tokenInput)
    .mutation(({ ctx, input }) => confirmEmailChange(ctx, input.token)),
  mailbox: publicProcedure.input(mailboxInput).query(({ ctx, input }) => readMailbox(ctx, input.email)),
  profile: memberProcedure.query(({ ctx }) => profileOf(ctx)),
  updateProfile: memberProcedure.input(profileInput).mutation(({ ctx, input }) => updateProfile(ctx, input)),
  changePassword: memberProcedure.input(changePasswordInput).mutation(({ ctx, input }) => changePassword(ctx, input)),
  requestEmailChange: memberProcedure
    .input(changeEmailInput)
    .mutation(({ ctx, input }) => askToChangeEmail(ctx, input, placeOf(ctx))),
  signOutEverywhere: memberProcedure.mutation(({ ctx }) => signOutEverywhere(ctx)),
  deleteAccount: memberProcedure
    .input(deleteAccountInput)
    .mutation(async ({ ctx, input }) => deleteAccount(ctx, input.proof, await openProjectsOwnedAlone(ctx))),
  staff: staffRouter,
});
