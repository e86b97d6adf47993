import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { requestContext } from '@/server/api/context';
import { createCaller } from '@/server/api/root';
import type { ExportFormat } from '@/server/interchange/contract';

type Context = { params: Promise<{ project: string; format: string }> };

/** Downloads a project. Access is proved by the procedure it asks. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { project, format } = await params;
  const api = createCaller(await requestContext());
  try {
    const withCopies = new URL(request.url).searchParams.get('copies') === 'yes';
    const file = await api.interchange.file({ projectId: project, format: format as ExportFormat, withCopies });
    return new Response(streamed(file.parts), {
      headers: {
        'Content-Type': file.mediaType,
        'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
        'Cache-Control': 'private, no-store',
        'X-Content-Type-Options': 'nosniff',
      },
    });
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return new Response('This export is not available to you, or does not exist.', {
      status: getHTTPStatusCodeFromError(error),
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    });
  }
}

/** Each part is made when the one before has gone, so that whoever else asks this process for something comes in between. */
function streamed(parts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const [left, encoder] = [parts[Symbol.asyncIterator](), new TextEncoder()];
  return new ReadableStream({
    async pull(stream) {
      const next = await left.next();
      if (next.done) stream.close();
      else stream.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await left.return?.();
    },
  });
}
