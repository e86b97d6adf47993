'use client';

import { useCallback, useEffect, useRef } from 'react';
import { deviceShelf, tellTabs, useFoundDraft, useTabNews } from './device';
import { type DeviceDraft, readDraft, writeDraft } from './device-store';
import { type DraftConflict, isSameWork, meeting } from './draft-conflict';

interface Options {
  readonly personId: string;
  readonly seatId: string;
  readonly begun: DeviceDraft;
  /** Everything that was changed so far is on the device. */
  readonly onKept: () => void;
  /** Another tab saved other work before this one was saved here, or the device had kept some that could not be read. */
  readonly onConflict: (conflict: DraftConflict) => void;
  /** What another tab went on with, or the device had kept (`isFound`), while nothing waited here: the screen follows. */
  readonly onFollow: (isFound: boolean) => void;
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

  /** True when what goes on is not on the device yet. */
  const meet = useCallback((other: DeviceDraft): boolean => {
    const before = draft.current;
    const met = meeting(before, other);
    if (met.conflict) latest.current.onConflict(met.conflict);
    draft.current = met.draft;
    const follows = !isSameWork(before, met.draft);
    if (follows) latest.current.onFollow(true);
    return !met.conflict && !follows;
  }, []);

  const write = useCallback(async () => {
    writing.current.again = true;
    if (writing.current.now) return;
    writing.current.now = true;
    while (writing.current.again) {
      writing.current.again = false;
      const result = await writeDraft(deviceShelf, personId, seatId, draft.current);
      if (result.status === 'overtaken') {
        writing.current.again = meet(result.draft);
      } else {
        draft.current = { ...draft.current, revision: result.revision };
        if (!writing.current.again) latest.current.onKept();
        tellTabs({ type: 'draft', personId, seatId });
      }
    }
    writing.current.now = false;
  }, [meet, personId, seatId]);

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
    if (!isSame) latest.current.onFollow(false);
  }, [personId, seatId]);

  useTabNews(personId, (news) => {
    if (news.type === 'draft' && news.seatId === seatId) void follow();
  });
  useEffect(() => void follow(), [follow]);
  useFoundDraft(personId, seatId, (found) => void (meet(found) && write()));
  return { draft, keep };
}
