import 'server-only';
import { memberProcedure, projectProcedure, router } from '@/server/api/trpc';
import {
  answerInvitationInput,
  createProjectInput,
  invitationInput,
  inviteInput,
  ontologyInput,
  tokenInput,
  updateTermsInput,
} from './contract';
import { answerInvitation, invitationOffer, invite, openInvitations, withdrawInvitation } from './invitations';
import {
  createProject,
  currentOntology,
  membersOf,
  projectsOf,
  projectTerms,
  updateOntology,
  updateTerms,
} from './projects';

export const projectsRouter = router({
  /** The actor's own standing in a project. */
  standing: projectProcedure('see').query(({ ctx }) => ctx.project),

  mine: memberProcedure.query(({ ctx }) => projectsOf(ctx)),

  create: memberProcedure.input(createProjectInput).mutation(({ ctx, input }) => createProject(ctx, input)),

  terms: projectProcedure('see').query(({ ctx }) => projectTerms(ctx, ctx.project.id)),

  updateTerms: projectProcedure('own')
    .input(updateTermsInput)
    .mutation(({ ctx, input: { projectId: _, ...terms } }) => updateTerms(ctx, ctx.project.id, terms)),

  ontology: projectProcedure('see').query(({ ctx }) => currentOntology(ctx, ctx.project.id)),

  updateOntology: projectProcedure('own')
    .input(ontologyInput)
    .mutation(({ ctx, input }) => updateOntology(ctx, ctx.project.id, input.classes, input.basedOn)),

  members: projectProcedure('see').query(({ ctx }) => membersOf(ctx, ctx.project.id)),

  invitations: projectProcedure('own').query(({ ctx }) => openInvitations(ctx, ctx.project.id)),

  invite: projectProcedure('own')
    .input(inviteInput)
    .mutation(({ ctx, input: { email, role } }) => invite(ctx, ctx.project.id, { email, role })),

  withdrawInvitation: projectProcedure('own')
    .input(invitationInput)
    .mutation(({ ctx, input }) => withdrawInvitation(ctx, ctx.project.id, input.invitationId)),

  /** What a link from a mail offers to whoever followed it. */
  invitation: memberProcedure.input(tokenInput).query(({ ctx, input }) => invitationOffer(ctx, input.token)),

  answerInvitation: memberProcedure
    .input(answerInvitationInput)
    .mutation(({ ctx, input }) => answerInvitation(ctx, input.token, input.accept)),
});
