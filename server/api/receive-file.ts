import 'server-only';
/**
 * Taking a file from one of our own pages: it goes to the disk as it arrives and is cut off at its largest size; then it
 * is worked on while the answer tells, one JSON object a line, how far that is and last what became of it.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { z } from 'zod';
import type { MemberCall } from '@/server/call';
import { datasetProblem } from '@/server/datasets/contract';
import type { ArrivedFile } from '@/server/datasets/imports';
import { env } from '@/server/env';
import { log } from '@/server/log';
import { Problem } from '@/server/problem';
import { type ProjectRight, requireProjectRight } from '@/server/projects/access';
import { accessProblem } from '@/server/projects/contract';
import { requestContext } from './context';
import type { FileLine } from './file-lines';
import type { ApiContext } from './trpc';
import { Turns } from './turns';
import { say } from './words';

/** Who may send a file for what, how large it may be, and what is done with it. */
export interface FileDoor<Query extends z.ZodType<{ name: string }>, End> {
  readonly right: ProjectRight;
  readonly query: Query;
  readonly mostBytes: number;
  readonly work: (
    call: ApiContext & MemberCall,
    projectId: string,
    file: ArrivedFile,
    given: z.output<Query>,
    onProgress: (done: number, total: number) => void,
  ) => Promise<End>;
  /** The last line where the file as a whole is refused. */
  readonly refused: (problem: Problem, call: ApiContext, given: z.output<Query>) => End;
}

type Tell<End> = (line: FileLine<End>) => void;

/** A form on another site must not be able to send files in somebody's name. */
function isOwnPage(request: Request): boolean {
  const origin = request.headers.get('origin');
  return origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get('host');
}

const statusOf = {
  invalid: 400,
  signed_out: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  too_many: 429,
  unavailable: 503,
} as const;

/** Takes one file for a project: the body is the file, its name stands in the query. */
export async function answerFile<Query extends z.ZodType<{ name: string }>, End>(
  request: Request,
  projectId: string,
  door: FileDoor<Query, End>,
): Promise<Response> {
  if (!isOwnPage(request)) return new Response('This request did not come from Casebook.', { status: 403 });
  const call = await requestContext();
  try {
    const { actor, given } = await proved(request, call, projectId, door);
    return tellAsItGoes<End>((tell) => receive(request, { ...call, actor }, projectId, given, { door, tell }));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return Response.json({ message: say(error.words, call.locale, error.params) }, { status: statusOf[error.kind] });
  }
}

async function proved<Query extends z.ZodType<{ name: string }>, End>(
  request: Request,
  call: ApiContext,
  projectId: string,
  door: FileDoor<Query, End>,
) {
  const { actor } = call;
  if (!actor) throw accessProblem('signed_out');
  if (call.pageOf && call.pageOf !== actor.id) throw accessProblem('other_person');
  if (!z.uuid().safeParse(projectId).success) throw accessProblem('missing');
  await requireProjectRight({ ...call, actor }, projectId, door.right);
  const given = door.query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!given.success) throw datasetProblem('file_unknown');
  return { actor, given: given.data };
}

/** A body of JSON lines, written by `work`. When the reader goes away the work goes on: what has arrived is kept. */
function tellAsItGoes<End>(work: (tell: Tell<End>) => Promise<void>): Response {
  const encoder = new TextEncoder();
  let isRead = true;
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      await work((line) => {
        if (isRead) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      });
      if (isRead) controller.close();
    },
    cancel: () => {
      isRead = false;
    },
  });
  return new Response(body, {
    headers: { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  });
}

/** As many of a person's files are worked on at a time as a page sends: a table of 90 MB takes 220 MB while it is read. */
const turns = new Turns(3);

async function receive<Query extends z.ZodType<{ name: string }>, End>(
  request: Request,
  call: ApiContext & MemberCall,
  projectId: string,
  given: z.output<Query>,
  { door, tell }: { readonly door: FileDoor<Query, End>; readonly tell: Tell<End> },
): Promise<void> {
  const incoming = resolve(env().CASEBOOK_DATA, 'incoming');
  await mkdir(incoming, { recursive: true });
  const folder = await mkdtemp(join(incoming, 'upload-'));
  try {
    const file = await storeBody(request, join(folder, 'file'), given.name, door.mostBytes);
    const work = () => door.work(call, projectId, file, given, progressTeller(tell));
    tell(await turns.take(call.actor.id, work));
  } catch (error) {
    if (error instanceof Problem) return tell(door.refused(error, call, given));
    log().error({ requestId: call.requestId, actor: call.actor.id, err: error }, 'an upload broke');
    tell({ kind: 'broken', requestId: call.requestId });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the body to the disk, counting: the length a request claims is no limit. */
async function storeBody(request: Request, path: string, name: string, mostBytes: number): Promise<ArrivedFile> {
  if (!request.body) throw datasetProblem('file_empty');
  let byteSize = 0;
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, pass) => {
      byteSize += chunk.length;
      const isTooLarge = byteSize > mostBytes;
      pass(isTooLarge ? datasetProblem('file_too_large', { megabytes: mostBytes / 1e6 }) : null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(request.body as WebStream<Uint8Array>), counter, createWriteStream(path));
  } catch (error) {
    throw error instanceof Problem ? error : datasetProblem('interrupted');
  }
  return { name, path, byteSize };
}

/** Ten times a second is often enough for an eye. */
function progressTeller<End>(tell: Tell<End>): (done: number, total: number) => void {
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    if (now - last < 100 && done < total) return;
    last = now;
    tell({ kind: 'progress', done, total });
  };
}
