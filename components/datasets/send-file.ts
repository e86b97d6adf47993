import type { UploadLine } from '@/server/datasets/upload-lines';

export type SendOptions = {
  readonly projectId: string;
  readonly file: File;
  /** With the folders it came in. */
  readonly path: string;
  readonly slice: string;
  readonly sliceByFolder: boolean;
  /** How much has left this device, 0 to 1. */
  readonly onSent: (share: number) => void;
  /** How far the server is with what is inside. */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
};

/** What became of a file: the server's last line, a refusal of the whole in words, or nothing because the way broke off. */
export type SendOutcome =
  | Exclude<UploadLine, { kind: 'progress' }>
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'cancelled' };

function addressOf({ projectId, path, slice, sliceByFolder }: SendOptions): string {
  const query = new URLSearchParams({ name: path });
  if (slice) query.set('slice', slice);
  if (sliceByFolder) query.set('sliceByFolder', 'yes');
  return `/api/uploads/${projectId}?${query}`;
}

function linesOf(text: string): UploadLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as UploadLine];
      } catch {
        // The last line may still be on its way.
        return [];
      }
    });
}

/** Sends one file and listens to what becomes of it. XMLHttpRequest, because fetch tells nothing of the way up. */
export function sendFile(options: SendOptions): Promise<SendOutcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lastLine = () => linesOf(request.responseText).at(-1);
    request.open('POST', addressOf(options));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => options.onSent(event.total > 0 ? event.loaded / event.total : 1);
    request.onprogress = () => {
      const last = lastLine();
      if (last?.kind === 'progress') options.onProgress(last.done, last.total);
    };
    request.onload = () => {
      if (request.status !== 200) return resolve(refusalIn(request));
      const last = lastLine();
      resolve(last && last.kind !== 'progress' ? last : { kind: 'unreachable' });
    };
    request.onerror = () => resolve({ kind: 'unreachable' });
    request.onabort = () => resolve({ kind: 'cancelled' });
    options.signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(options.file);
  });
}

function refusalIn(request: XMLHttpRequest): SendOutcome {
  try {
    const answer: unknown = JSON.parse(request.responseText);
    if (typeof answer === 'object' && answer !== null && 'message' in answer && typeof answer.message === 'string') {
      return { kind: 'refused', message: answer.message };
    }
  } catch {
    // Not our own words: a proxy or a broken server answered.
  }
  return { kind: 'unreachable' };
}
