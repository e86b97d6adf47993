import 'server-only';
import { projectBehind } from '@/server/jobs/behind';
import { leaveProject } from '@/server/ledger/leaving';
import { memberInput } from '@/server/projects/contract';
import { projectProcedure, router } from './trpc';

/** What concerns a project, its members and their money, and is known by rooms and doors above the projects. */
export const membersRouter = router({
  removeMember: projectProcedure('own')
    .input(memberInput)
    .mutation(({ ctx, input }) => leaveProject(ctx, ctx.project.id, input.personId, input.role)),
  /** What is not up to date because background jobs of the project fail. */
  behind: projectProcedure('own').query(({ ctx }) => projectBehind(ctx, ctx.project.id)),
});
