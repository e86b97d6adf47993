import 'server-only';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { z } from 'zod';
import { datasetProblem, type ImportReport, itemLabel } from '@/server/datasets/contract';
import { type ArrivedFile, type ImportOptions, importFile } from '@/server/datasets/imports';
import { datasetLimits } from '@/server/datasets/limits';
import type { UploadEnd, UploadLine } from '@/server/datasets/upload-lines';
import { env } from '@/server/env';
import { log } from '@/server/log';
import { type Locale, Problem } from '@/server/problem';
import { requireProjectRight } from '@/server/projects/access';
import { accessProblem } from '@/server/projects/contract';
import { requestContext } from './context';
import type { ApiContext } from './trpc';
import { say } from './words';

const uploadQuery = z.object({
  name: itemLabel.path,
  slice: itemLabel.slice.optional(),
  sliceByFolder: z.literal('yes').optional(),
});

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

/**
 * Takes one file for a project: the body is the file, its name stands in the query. The file goes to the disk as it
 * arrives and is cut off at the largest size; then it is imported while the answer tells, one JSON object a line, how far
 * it is, and last what became of everything in it.
 */
export async function answerUpload(request: Request, projectId: string): Promise<Response> {
  if (!isOwnPage(request)) return new Response('This request did not come from Casebook.', { status: 403 });
  const call = await requestContext();
  try {
    const given = await provedUpload(request, call, projectId);
    return tellAsItGoes((tell) => receive(request, call, projectId, given, tell));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return Response.json({ message: say(error.words, call.locale, error.params) }, { status: statusOf[error.kind] });
  }
}

async function provedUpload(request: Request, call: ApiContext, projectId: string) {
  if (!call.actor) throw accessProblem('signed_out');
  if (!z.uuid().safeParse(projectId).success) throw accessProblem('missing');
  await requireProjectRight({ ...call, actor: call.actor }, projectId, 'own');
  const given = uploadQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!given.success) throw datasetProblem('file_unknown');
  return given.data;
}

type Tell = (line: UploadLine) => void;

/** A body of JSON lines, written by `work`. When the reader goes away the work goes on: what has arrived is kept. */
function tellAsItGoes(work: (tell: Tell) => Promise<void>): Response {
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

async function receive(
  request: Request,
  call: ApiContext,
  projectId: string,
  given: z.output<typeof uploadQuery>,
  tell: Tell,
): Promise<void> {
  const incoming = resolve(env().CASEBOOK_DATA, 'incoming');
  await mkdir(incoming, { recursive: true });
  const folder = await mkdtemp(join(incoming, 'upload-'));
  try {
    const file = await storeBody(request, join(folder, 'file'), given.name);
    const options: ImportOptions = {
      slice: given.slice,
      sliceByFolder: given.sliceByFolder === 'yes',
      onProgress: progressTeller(tell),
    };
    tell(endOf(await importFile(call, projectId, file, options), call.locale));
  } catch (error) {
    tell(endOfFailure(error, given.name, call));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the body to the disk, counting: the length a request claims is no limit. */
async function storeBody(request: Request, path: string, name: string): Promise<ArrivedFile> {
  if (!request.body) throw datasetProblem('file_empty');
  let byteSize = 0;
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, pass) => {
      byteSize += chunk.length;
      const isTooLarge = byteSize > datasetLimits.archiveBytes;
      pass(
        isTooLarge ? datasetProblem('file_too_large', { megabytes: datasetLimits.archiveBytes / 1e6 }) : null,
        chunk,
      );
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
function progressTeller(tell: Tell): (done: number, total: number) => void {
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    if (now - last < 100 && done < total) return;
    last = now;
    tell({ kind: 'progress', done, total });
  };
}

function endOf(report: ImportReport, locale: Locale): UploadEnd {
  const refused = report.refused.map(({ name, line, problem }) => ({
    name,
    line,
    reason: say(problem.words, locale, problem.params),
  }));
  return { ...report, kind: 'end', refused };
}

function endOfFailure(error: unknown, name: string, call: ApiContext): UploadLine {
  if (error instanceof Problem) {
    return endOf(
      { added: 0, alreadyHere: 0, refusedCount: 1, refused: [{ name, line: null, problem: error }] },
      call.locale,
    );
  }
  log().error({ requestId: call.requestId, actor: call.actor?.id, err: error }, 'an upload broke');
  return { kind: 'broken', requestId: call.requestId };
}
