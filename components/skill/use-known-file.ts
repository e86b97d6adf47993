'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { usePageOf } from '@/components/api/page-of';
import { type SendOutcome, sendFile } from '@/components/api/send-file';
import { useLeaveWarning } from '@/components/projects/use-leave-warning';
import type { KnownFileEnd } from '@/server/interchange/known-file-lines';
import type { GoldUse } from '@/server/skill/contract';

/** What holds for the lines of the file that do not say it themselves. */
export type KnownFileTerms = { readonly use: GoldUse; readonly explanation: string };

type Progress = { readonly done: number; readonly total: number; readonly isSent: boolean };

type State = {
  readonly file: File | null;
  readonly progress: Progress | null;
  readonly outcome: SendOutcome<KnownFileEnd> | null;
  /** The terms that the outcome holds for. */
  readonly terms: KnownFileTerms | null;
};

const empty: State = { file: null, progress: null, outcome: null, terms: null };

/**
 * A file of known answers on its way: first it is looked at and says what it holds, then, when that is wanted, it is sent
 * once more and taken. Sending it again never makes an answer known twice, so that stopping is always safe.
 */
export function useKnownFile(projectId: string) {
  const [state, setState] = useState<State>(empty);
  const abort = useRef(new AbortController());
  const router = useRouter();
  const pageOf = usePageOf();
  const send = async (file: File, terms: KnownFileTerms, isTaken: boolean) => {
    abort.current.abort();
    const mine = new AbortController();
    abort.current = mine;
    const tell = (done: number, total: number, isSent: boolean) => {
      if (!mine.signal.aborted) setState((before) => ({ ...before, progress: { done, total, isSent } }));
    };
    setState({ file, terms, outcome: null, progress: { done: 0, total: 100, isSent: false } });
    const query = new URLSearchParams({ name: file.name, ...terms, ...(isTaken ? { take: 'yes' } : {}) });
    const outcome = await sendFile<KnownFileEnd>(`/api/uploads/${projectId}/known-answers?${query}`, {
      file,
      pageOf,
      signal: mine.signal,
      onSent: (share) => tell(Math.round(share * 100), 100, false),
      onProgress: (done, total) => tell(done, total, true),
    });
    // Another file was dropped meanwhile: what became of this one is of no interest any more.
    if (abort.current !== mine) return;
    setState({ file, terms, outcome, progress: null });
    if (outcome.kind === 'end' && outcome.isTaken) router.refresh();
  };
  useLeaveWarning(state.progress !== null);
  return { ...state, send, stop: () => abort.current.abort(), forget: () => setState(empty) };
}
