import 'server-only';
import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { ZodError, z } from 'zod';
import type { Call } from '@/server/call';
import { closeForAMoment } from '@/server/closed';
import { log } from '@/server/log';
import { Outage, outageOf } from '@/server/outage';
import { type Locale, Problem, type ProblemKind, type Words } from '@/server/problem';
import { type ProjectRight, requireProjectRight } from '@/server/projects/access';
import { accessProblem } from '@/server/projects/contract';
import { type FieldError, fieldErrors } from './field-errors';
import { say } from './words';

/** What a request brings: a call, and the id under which its log lines and its error page can be found. */
export interface ApiContext extends Call {
  readonly requestId: string;
  /** The address the request came from, as far as it can be known; only counted with, never stored. */
  readonly remoteAddress?: string;
  /** Whom the page that asks was made for; it may stand open since before somebody else signed in. */
  readonly pageOf?: string | undefined;
}

/** Who may come through a procedure's door. Every builder below says its own; test/access tries all of them. */
export type Door = 'public' | 'member' | 'staff' | `project:${ProjectRight}`;

/** What a client learns of a failed request beside the sentence in `message`. */
interface Refusal {
  /** The declared code of the refusal, `invalid_input` for a schema's, `broken` for a bug of ours. */
  readonly problem: string;
  readonly fields: readonly FieldError[];
  readonly requestId: string;
}

const codeOfKind = {
  invalid: 'BAD_REQUEST',
  signed_out: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  missing: 'NOT_FOUND',
  conflict: 'CONFLICT',
  too_many: 'TOO_MANY_REQUESTS',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ProblemKind, TRPCError['code']>;

const brokenWords: Words = {
  en: 'Something broke on our side. Nothing you entered here was lost; please try again. If it happens again, tell us this number: {requestId}.',
  ko: '저희 쪽에서 문제가 생겼습니다. 여기 입력한 내용은 그대로 있습니다. 다시 시도하고, 문제가 계속되면 이 번호를 알려 주세요: {requestId}.',
};
const invalidWords: Words = {
  en: 'Some of what was entered cannot be used yet. Nothing was lost; see the fields marked below.',
  ko: '아직 사용할 수 없는 입력이 있습니다. 입력한 내용은 그대로 있으니 표시된 항목을 확인하세요.',
};
const malformedWords: Words = {
  en: 'The request could not be read. Please reload the page and try again.',
  ko: '요청을 읽을 수 없습니다. 페이지를 새로 고친 뒤 다시 시도하세요.',
};

/** The sentence and the refusal a client gets for an error; a bug's own message never leaves the server. */
function refusalFor(error: TRPCError, ctx: ApiContext | undefined): { message: string } & Refusal {
  const cause = error.cause;
  const known = cause instanceof Outage ? cause : ctx;
  const locale = known?.locale ?? 'en';
  const requestId = known?.requestId ?? '';
  if (cause instanceof Problem) {
    const message = say(cause.words, locale, cause.params);
    return { message, problem: cause.code, fields: cause.field ? [{ path: cause.field, message }] : [], requestId };
  }
  if (cause instanceof ZodError && error.code === 'BAD_REQUEST') {
    const message = say(invalidWords, locale, {});
    return { message, problem: 'invalid_input', fields: fieldErrors(cause, locale), requestId };
  }
  if (error.code === 'INTERNAL_SERVER_ERROR') {
    return { message: say(brokenWords, locale, { requestId }), problem: 'broken', fields: [], requestId };
  }
  return { message: say(malformedWords, locale, {}), problem: 'malformed', fields: [], requestId };
}

const t = initTRPC
  .context<ApiContext>()
  .meta<{ readonly door: Door }>()
  .create({
    transformer: superjson,
    isDev: false,
    errorFormatter: ({ shape, error, ctx }) => {
      const { message, ...refusal } = refusalFor(error, ctx);
      return { ...shape, message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, ...refusal } };
    },
  });

export const router = t.router;
export const mergeRouters = t.mergeRouters;
export const createCallerFactory = t.createCallerFactory;

/** Throws the refusal for an error that passes by itself, with a line in the log; returns when the error is another. */
export function refuseOutage(error: unknown, locale: Locale, requestId: string): void {
  const outage = outageOf(error, locale, requestId);
  if (!outage) return;
  if (outage.code === 'database_away') closeForAMoment();
  log().warn({ requestId, err: error }, 'the database is busy or away');
  throw new TRPCError({ code: codeOfKind.unavailable, message: outage.code, cause: outage });
}

const answering = t.procedure.use(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok) return result;
  const cause = result.error.cause;
  if (cause instanceof Problem) throw new TRPCError({ code: codeOfKind[cause.kind], message: cause.code, cause });
  refuseOutage(result.error, ctx.locale, ctx.requestId);
  if (result.error.code === 'INTERNAL_SERVER_ERROR') {
    log().error(
      { requestId: ctx.requestId, path, actor: ctx.actor?.id, err: cause ?? result.error },
      'a request broke',
    );
  }
  return result;
});

/** Anyone, signed in or not. */
export const publicProcedure = answering.meta({ door: 'public' });

/** A person who is signed in: `ctx.actor` is theirs. */
export const memberProcedure = answering.meta({ door: 'member' }).use(({ ctx, next }) => {
  if (!ctx.actor) throw accessProblem('signed_out');
  if (ctx.pageOf && ctx.pageOf !== ctx.actor.id) throw accessProblem('other_person');
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

/** Platform staff. A stranger to the office learns nothing of it. */
export const staffProcedure = memberProcedure.meta({ door: 'staff' }).use(({ ctx, next }) => {
  if (!ctx.actor.isStaff) throw accessProblem('missing');
  return next({ ctx });
});

/**
 * A person with a right in the project named by `input.projectId`; `ctx.project` is what was proved. A person without
 * any is told that there is no such project, so that ids cannot be probed.
 */
export function projectProcedure(right: ProjectRight) {
  return memberProcedure
    .meta({ door: `project:${right}` })
    .input(z.object({ projectId: z.uuid() }))
    .use(async ({ ctx, input, next }) => {
      const project = await requireProjectRight(ctx, input.projectId, right);
      return next({ ctx: { ...ctx, project } });
    });
}

/** A person who works in the project. */
export const workerProcedure = projectProcedure('work');
