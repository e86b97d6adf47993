import 'server-only';
import { leaveProject } from '@/server/ledger/leaving';
import { memberInput } from '@/server/projects/contract';
import { projectProcedure, router } from './trpc';

/** What concerns members and their money: projects stands below the ledger and may not ask it. */
export const membersRouter = router({
  removeMember: projectProcedure('own')
    .input(memberInput)
    .mutation(({ ctx, input }) => leaveProject(ctx, ctx.project.id, input.personId, input.role)),
});
