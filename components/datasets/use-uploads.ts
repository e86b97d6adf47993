'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { usePageOf } from '@/components/api/page-of';
import { useLeaveWarning } from '@/components/projects/use-leave-warning';
import type { DroppedFile } from '@/components/ui/dropped-files';
import { sendFile } from './send-file';
import { emptySum, type UploadSum, withOutcome } from './upload-sum';

type Labels = { readonly slice: string; readonly sliceByFolder: boolean };

/** The file that is being worked on, with how far it is. */
export type UnderWay = { readonly path: string; readonly done: number; readonly total: number };

const filesAtOnce = 3;

/**
 * A queue of files on their way to a project, three at a time. Everything that arrived is kept whatever happens to the
 * rest, and sending a file again never makes an item twice, so cancelling and trying again are always safe.
 */
export function useUploads(projectId: string, onArrived: () => void) {
  const [sum, setSum] = useState<UploadSum>(emptySum);
  const [underWay, setUnderWay] = useState<ReadonlyMap<string, UnderWay>>(new Map());
  const queue = useRef<(DroppedFile & Labels)[]>([]);
  const unsent = useRef<(DroppedFile & Labels)[]>([]);
  const senders = useRef(0);
  const abort = useRef(new AbortController());
  const arrived = useRef(onArrived);
  useEffect(() => {
    arrived.current = onArrived;
  });

  const pageOf = usePageOf();
  const sendOne = useCallback(
    async (entry: DroppedFile & Labels) => {
      const { path } = entry;
      const tell = (done: number, total: number) =>
        setUnderWay((before) => new Map(before).set(path, { path, done, total }));
      tell(0, 1);
      const told = { onSent: (share: number) => tell(Math.round(share * 100), 100), onProgress: tell };
      const outcome = await sendFile({ ...entry, ...told, projectId, pageOf, signal: abort.current.signal });
      if (outcome.kind === 'unreachable' || outcome.kind === 'broken' || outcome.kind === 'cancelled') {
        unsent.current.push(entry);
      }
      setUnderWay((before) => new Map([...before].filter(([other]) => other !== path)));
      setSum((before) => withOutcome(before, path, outcome));
    },
    [pageOf, projectId],
  );

  const work = useCallback(async () => {
    senders.current += 1;
    for (let entry = queue.current.shift(); entry; entry = queue.current.shift()) await sendOne(entry);
    senders.current -= 1;
    if (senders.current === 0) arrived.current();
  }, [sendOne]);

  const start = useCallback(
    (entries: readonly (DroppedFile & Labels)[]) => {
      if (entries.length === 0) return;
      const isIdle = senders.current === 0;
      if (isIdle) abort.current = new AbortController();
      queue.current.push(...entries);
      setSum((before) => ({ ...(isIdle ? emptySum : before), files: (isIdle ? 0 : before.files) + entries.length }));
      for (let sender = senders.current; sender < Math.min(filesAtOnce, queue.current.length); sender += 1) void work();
    },
    [work],
  );

  const add = (files: readonly DroppedFile[], labels: Labels) => start(files.map((file) => ({ ...file, ...labels })));
  const retry = () => start(unsent.current.splice(0));
  const cancel = () => {
    const rest = queue.current.splice(0);
    unsent.current.push(...rest);
    setSum((before) => ({
      ...before,
      filesDone: before.filesDone + rest.length,
      unsent: [...before.unsent, ...rest.map((entry) => entry.path)],
    }));
    abort.current.abort();
  };
  const isRunning = sum.filesDone < sum.files && underWay.size > 0;

  useLeaveWarning(isRunning);
  return { sum, underWay: [...underWay.values()], isRunning, add, retry, cancel };
}
