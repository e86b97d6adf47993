'use client';

import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { deviceShelf, tellTabs, useFoundDraft, useTabNews } from './device';
import { type DeviceDraft, readDraft, writeDraft } from './device-store';
import { type DraftConflict, isSameWork, meeting } from './draft-conflict';
import { type Met, usePartingNote, type Writing } from './use-parting-note';

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
  /** The item was handed in or given back: nothing more is to be kept of it. */
  readonly isEnded: RefObject<boolean>;
}

/**
 * The draft of one item on this device: each change is written at once, one write at a time, over what it was made from
 * and over nothing else. What is not written yet when the page is left stays behind as a note.
 */
export function useDeviceDraft(options: Options) {
  const { personId, seatId } = options;
  const draft = useRef(options.begun);
  const writing = useRef<Writing>({ now: null, again: false });
  const onWritten = useRef(() => {});
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  const meet = useCallback((other: DeviceDraft): Met => {
    const before = draft.current;
    const met = meeting(before, other);
    draft.current = met.draft;
    if (met.conflict) {
      latest.current.onConflict(met.conflict);
      return 'asked';
    }
    if (isSameWork(before, met.draft)) return 'goes_on';
    latest.current.onFollow(true);
    return 'follows';
  }, []);

  const write = useCallback(async () => {
    writing.current.again = true;
    if (writing.current.now) return;
    while (writing.current.again) {
      writing.current = { now: draft.current, again: false };
      const result = await writeDraft(deviceShelf, personId, seatId, draft.current);
      if (result.status === 'overtaken') {
        writing.current.again = meet(result.draft) === 'goes_on';
      } else {
        draft.current = { ...draft.current, revision: result.revision };
        if (!writing.current.again) {
          onWritten.current();
          latest.current.onKept();
        }
        tellTabs({ type: 'draft', personId, seatId });
      }
    }
    writing.current.now = null;
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
  useFoundDraft(personId, seatId, (found) => {
    if (meet(found) === 'goes_on') void write();
  });
  const { isEnded } = options;
  onWritten.current = usePartingNote({ personId, seatId, draft, writing, isEnded, meet, write });
  return { draft, keep };
}
