'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { usePageOf } from '@/components/api/page-of';
import { useLeaveWarning } from '@/components/projects/use-leave-warning';
import type { DroppedFile } from '@/components/ui/dropped-files';
import type { ColumnChoice } from '@/server/datasets/columns';
import { sendFile } from './send-file';
import { type Asked, emptySum, type UploadSum, withOutcome, withoutAsked, withRefused, withUnsent } from './upload-sum';

type Labels = { readonly slice: string; readonly sliceByFolder: boolean; readonly columns?: ColumnChoice };
type Entry = DroppedFile & Labels;

/** The file that is being worked on, with how far it is. */
type UnderWay = { readonly path: string; readonly done: number; readonly total: number };

const filesAtOnce = 3;

/**
 * A queue of files on their way to a project, three at a time. Everything that arrived is kept whatever happens to the
 * rest, and sending a file again never makes an item twice, so cancelling and trying again are always safe. Tables with
 * unknown columns (`asked`) are sent again once somebody has chosen.
 */
export function useUploads(projectId: string, onArrived: () => void) {
  const [sum, setSum] = useState<UploadSum>(emptySum);
  const { underWay, begin, end } = useUnderWay();
  const asked = useRef(new Map<string, Entry>());
  const queue = useRef<Entry[]>([]);
  const unsent = useRef<Entry[]>([]);
  const senders = useRef(0);
  const abort = useRef(new AbortController());
  const arrived = useRef(onArrived);
  useEffect(() => {
    arrived.current = onArrived;
  });

  const pageOf = usePageOf();
  const sendOne = useCallback(
    async (entry: Entry) => {
      const { path } = entry;
      const told = begin(path);
      const outcome = await sendFile({ ...entry, ...told, projectId, pageOf, signal: abort.current.signal });
      if (outcome.kind === 'unreachable' || outcome.kind === 'broken' || outcome.kind === 'cancelled') {
        unsent.current.push(entry);
      }
      end(path);
      if (outcome.kind === 'end' && outcome.offered) asked.current.set(path, entry);
      setSum((before) => withOutcome(before, path, outcome));
    },
    [pageOf, projectId, begin, end],
  );

  const work = useCallback(async () => {
    senders.current += 1;
    for (let entry = queue.current.shift(); entry; entry = queue.current.shift()) await sendOne(entry);
    senders.current -= 1;
    if (senders.current === 0) arrived.current();
  }, [sendOne]);

  const start = useCallback(
    (entries: readonly Entry[]) => {
      if (entries.length === 0) return;
      const isIdle = senders.current === 0;
      if (isIdle) abort.current = new AbortController();
      queue.current.push(...entries);
      setSum((before) => ({
        ...(isIdle ? { ...emptySum, asking: before.asking } : before),
        files: (isIdle ? 0 : before.files) + entries.length,
      }));
      for (let sender = senders.current; sender < Math.min(filesAtOnce, queue.current.length); sender += 1) void work();
    },
    [work],
  );

  const add = (files: readonly DroppedFile[], labels: Labels) => start(files.map((file) => ({ ...file, ...labels })));
  const retry = () => start(unsent.current.splice(0));
  const cancel = () => {
    const rest = queue.current.splice(0);
    unsent.current.push(...rest);
    const paths = rest.map((entry) => entry.path);
    setSum((before) => withUnsent(before, paths));
    abort.current.abort();
  };
  const choose = (tables: Asked, columns: ColumnChoice) => {
    setSum((before) => withoutAsked(before, tables));
    const entries = tables.paths.flatMap((path) => asked.current.get(path) ?? []);
    start(entries.map((entry) => ({ ...entry, columns })));
  };
  const leave = (tables: Asked) => setSum((before) => withRefused(before, tables));
  const isRunning = sum.filesDone < sum.files && underWay.length > 0;
  useLeaveWarning(isRunning);
  return { sum, underWay, isRunning, choose, leave, add, retry, cancel };
}

/** The files that are on their way. */
function useUnderWay() {
  const [underWay, setUnderWay] = useState<ReadonlyMap<string, UnderWay>>(new Map());
  const begin = useCallback((path: string) => {
    const tell = (done: number, total: number) =>
      setUnderWay((before) => new Map(before).set(path, { path, done, total }));
    tell(0, 1);
    return { onSent: (share: number) => tell(Math.round(share * 100), 100), onProgress: tell };
  }, []);
  const end = useCallback(
    (path: string) => setUnderWay((before) => new Map([...before].filter(([other]) => other !== path))),
    [],
  );
  return { underWay: [...underWay.values()], begin, end };
}
