import 'server-only';
import { z } from 'zod';
import { memberProcedure, publicProcedure, router } from '@/server/api/trpc';
import { env } from '@/server/env';
import { mailRoute } from '@/server/ports/mail';
import { askToChangeEmail, confirmEmailChange, profileOf, signOutEverywhere, updateProfile } from './accounts';
import {
  addressInput,
  changeEmailInput,
  changePasswordInput,
  mailboxInput,
  profileInput,
  resetPasswordInput,
  signUpInput,
  tokenInput,
} from './contract';
import { demoLogins } from './demo-logins';
import { readMailbox } from './mailbox';
import { askToReset, changePassword, resetPassword } from './password-change';
import { offeredProviders } from './providers';
import { askForLink } from './sign-in';
import { askToSignUp } from './sign-up';
import { tokenState } from './tokens';

const placeOf = (ctx: { readonly remoteAddress?: string | undefined }) => ctx.remoteAddress ?? 'unknown';

/** Signing up and in, the mails, the own account. What needs other rooms as well stands in server/api/people.ts. */
export const accountsRouter = router({
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
});
