'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { openShelf, type Shelf, type ShelfTrouble } from './device-shelf';
import { type DeviceDraft, queueUp } from './device-store';
import { keptAnyway } from './kept-anyway';
import { openedAgain } from './opened-again';
import { allNotes, dropNote, isNotePlace, noteStorage, settleDraft } from './parting-notes';

/** This browser's shelf, opened once a page, and what its tabs tell one another about it. */

let trouble: ShelfTrouble | null = null;
const listeners = new Set<() => void>();

function setTrouble(next: ShelfTrouble | null): void {
  if (next === trouble) return;
  trouble = next;
  for (const listener of listeners) listener();
}

const open = openedAgain(
  async (onGone) => {
    const shelf = await openShelf((why) => {
      onGone(why);
      setTrouble(why);
    });
    await settleNotes(shelf);
    return shelf;
  },
  () => performance.now(),
);

/** What pages of this browser had not written when they were left; what cannot be written now stays a note. */
async function settleNotes(shelf: Shelf): Promise<void> {
  const storage = noteStorage();
  for (const note of allNotes(storage)) {
    const { personId } = note;
    if (note.kind === 'hand_in') {
      const isQueued = await queueUp(shelf, personId, note.outgoing).then(
        () => true,
        () => false,
      );
      if (!isQueued) continue;
      dropNote(storage, note);
      tellTabs({ type: 'outbox', personId });
    } else {
      const kept = await settleDraft(shelf, note).catch(() => null);
      if (!kept) continue;
      dropNote(storage, note);
      for (const hear of finders) hear(personId, note.seatId, kept);
      tellTabs({ type: 'draft', personId, seatId: note.seatId });
    }
  }
}

/** While this page is open, what another tab left as it was closed is put in its place here. */
export function useNotesOfOtherTabs(): void {
  useEffect(() => {
    const look = ({ key, newValue }: StorageEvent) => {
      if (isNotePlace(key) && newValue !== null) void settleNotes(deviceShelf);
    };
    window.addEventListener('storage', look);
    return () => window.removeEventListener('storage', look);
  }, []);
}

type Found = (personId: string, seatId: string, found: DeviceDraft) => void;
const finders = new Set<Found>();

export const deviceShelf: Shelf = keptAnyway(open, setTrouble, (...found) => {
  for (const hear of finders) hear(...found);
});

/** Hears of the draft of one item that this device turns out to keep, after it could not be read for a while. */
export function useFoundDraft(personId: string, seatId: string, hear: (found: DeviceDraft) => void): void {
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => {
    const listen: Found = (whose, where, found) =>
      whose === personId && where === seatId ? latest.current(found) : undefined;
    finders.add(listen);
    return () => void finders.delete(listen);
  }, [personId, seatId]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function keepsNothing(): boolean {
  return trouble !== null;
}

/** Why this device keeps nothing now, or null while it does. */
export function useDeviceTrouble(): ShelfTrouble | null {
  return useSyncExternalStore(
    subscribe,
    () => trouble,
    () => null,
  );
}

/** What one tab tells the others of this browser. */
export type DeviceNews =
  | { readonly type: 'draft' | 'handed_in'; readonly personId: string; readonly seatId: string }
  | { readonly type: 'outbox'; readonly personId: string };

const channelName = 'casebook.device';
let channel: BroadcastChannel | null = null;

function theChannel(): BroadcastChannel | null {
  if (typeof BroadcastChannel === 'undefined') return null;
  channel ??= new BroadcastChannel(channelName);
  return channel;
}

export function tellTabs(news: DeviceNews): void {
  theChannel()?.postMessage(news);
}

/** Hears what other tabs tell about this person's work. */
export function useTabNews(personId: string, hear: (news: DeviceNews) => void): void {
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => {
    const from = theChannel();
    const listen = ({ data }: MessageEvent<DeviceNews>) => {
      if (data.personId === personId) latest.current(data);
    };
    from?.addEventListener('message', listen);
    return () => from?.removeEventListener('message', listen);
  }, [personId]);
}
