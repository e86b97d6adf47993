import 'server-only';
import { projectProcedure, router } from '@/server/api/trpc';

export const projectsRouter = router({
  /** The actor's own standing in a project. */
  standing: projectProcedure('see').query(({ ctx }) => ctx.project),
});
