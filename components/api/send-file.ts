import type { FileLine, FileProgress } from '@/server/api/file-lines';
import { pageOfHeader } from './page-of';

type Way = {
  readonly file: File;
  /** Whom the page was made for (`usePageOf`). */
  readonly pageOf: string | undefined;
  /** How much has left this device, 0 to 1. */
  readonly onSent: (share: number) => void;
  /** How far the server is with what is inside. */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
};

/** What became of a file: the server's last line, a refusal of the whole in words, or nothing because the way broke off. */
export type SendOutcome<End> =
  | Exclude<FileLine<End>, FileProgress>
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'cancelled' };

function linesOf(text: string): { readonly kind: string }[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as { readonly kind: string }];
      } catch {
        // The last line may still be on its way.
        return [];
      }
    });
}

/** Sends one file and listens to what becomes of it. XMLHttpRequest, because fetch tells nothing of the way up. */
export function sendFile<End extends { readonly kind: 'end' }>(address: string, way: Way): Promise<SendOutcome<End>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lastLine = () => linesOf(request.responseText).at(-1);
    request.open('POST', address);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    if (way.pageOf) request.setRequestHeader(pageOfHeader, way.pageOf);
    request.upload.onprogress = (event) => way.onSent(event.total > 0 ? event.loaded / event.total : 1);
    request.onprogress = () => {
      const last = lastLine();
      if (last?.kind !== 'progress') return;
      const { done, total } = last as FileProgress;
      way.onProgress(done, total);
    };
    request.onload = () => {
      if (request.status !== 200) return resolve(refusalIn(request));
      const last = lastLine();
      const isEnd = last !== undefined && last.kind !== 'progress';
      resolve(isEnd ? (last as SendOutcome<End>) : { kind: 'unreachable' });
    };
    request.onerror = () => resolve({ kind: 'unreachable' });
    request.onabort = () => resolve({ kind: 'cancelled' });
    way.signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(way.file);
  });
}

function refusalIn(request: XMLHttpRequest): { kind: 'refused'; message: string } | { kind: 'unreachable' } {
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
