'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { openShelf, type Shelf, type ShelfTrouble } from './device-shelf';
import { keptAnyway } from './kept-anyway';

/** This browser's shelf, opened once a page, and what its tabs tell one another about it. */

const tryAgainAfterMs = 5000;

let opened: Promise<Shelf> | null = null;
let failedAt = 0;
let trouble: ShelfTrouble | null = null;
const listeners = new Set<() => void>();

function setTrouble(next: ShelfTrouble | null): void {
  if (next === trouble) return;
  trouble = next;
  for (const listener of listeners) listener();
}

function open(): Promise<Shelf> {
  if (opened && failedAt > 0 && Date.now() - failedAt > tryAgainAfterMs) opened = null;
  if (opened) return opened;
  failedAt = 0;
  opened = openShelf((why) => {
    opened = why === 'outdated' ? Promise.reject(why) : null;
    opened?.catch(() => undefined);
    setTrouble(why);
  });
  opened.catch(() => {
    failedAt = Date.now();
  });
  return opened;
}

export const deviceShelf: Shelf = keptAnyway(open, setTrouble);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
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
