'use client';

import { useCallback, useEffect, useRef } from 'react';
import { deviceShelf, tellTabs, useTabNews } from './device';
import { type DeviceDraft, readDraft, writeDraft } from './device-store';
import { isSameWork } from './draft-conflict';

interface Options {
  readonly personId: string;
  readonly seatId: string;
  readonly begun: DeviceDraft;
  /** Everything that was changed so far is on the device. */
  readonly onKept: () => void;
  /** Another tab saved other work before this one was saved here. */
  readonly onOvertaken: (other: DeviceDraft) => void;
  /** Another tab went on with the item while nothing waited here: the screen follows. */
  readonly onFollow: () => void;
}

/**
 * The draft of one item on this device: each change is written at once, one write at a time, over what it was made from
 * and over nothing else.
 */
export function useDeviceDraft(options: Options) {
  const { personId, seatId } = options;
  const draft = useRef(options.begun);
  const writing = useRef({ now: false, again: false });
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  const write = useCallback(async () => {
    writing.current.again = true;
    if (writing.current.now) return;
    writing.current.now = true;
    while (writing.current.again) {
      writing.current.again = false;
      const result = await writeDraft(deviceShelf, personId, seatId, draft.current);
      if (result.status === 'overtaken') {
        writing.current.again = false;
        latest.current.onOvertaken(result.draft);
      } else {
        draft.current = { ...draft.current, revision: result.revision };
        if (!writing.current.again) latest.current.onKept();
        tellTabs({ type: 'draft', personId, seatId });
      }
    }
    writing.current.now = false;
  }, [personId, seatId]);

  const keep = useCallback(
    (changes: Partial<DeviceDraft>) => {
      draft.current = { ...draft.current, ...changes, savedAt: Date.now() };
      void write();
    },
    [write],
  );

  const follow = useCallback(async () => {
    const stored = await readDraft(deviceShelf, personId, seatId);
    if (!stored || writing.current.now || stored.revision <= draft.current.revision) return;
    const isSame = isSameWork(stored, draft.current);
    draft.current = { ...stored, activeSeconds: Math.max(stored.activeSeconds, draft.current.activeSeconds) };
    if (!isSame) latest.current.onFollow();
  }, [personId, seatId]);

  useTabNews(personId, (news) => {
    if (news.type === 'draft' && news.seatId === seatId) void follow();
  });
  useEffect(() => void follow(), [follow]);
  return { draft, keep };
}
