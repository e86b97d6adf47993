import { useEffect, useState, useSyncExternalStore } from 'react';

/**
 * Code that a page can begin without: menus, dialogs, toasts. It is fetched when it is first wanted, and otherwise once
 * the page has been quiet for a while, so that it is there when the connection breaks off.
 */
export interface Later<T> {
  /** Fetches it, unless that was done. */
  readonly fetch: () => Promise<T>;
  readonly now: () => T | null;
  readonly subscribe: (listener: () => void) => () => void;
}

const all: (() => Promise<unknown>)[] = [];

/** What did not come when it was last asked for. */
const missing = new Set<() => Promise<unknown>>();
const onMissing = new Set<() => void>();

function note(fetch: () => Promise<unknown>, isHere: boolean): void {
  if (isHere) missing.delete(fetch);
  else missing.add(fetch);
  for (const listener of onMissing) listener();
}

const quietMs = 4000;

/** `isAhead` false: fetched when it is wanted and not before, since most people never want it. */
export function later<T>(load: () => Promise<T>, { isAhead = true } = {}): Later<T> {
  let loaded: T | null = null;
  let coming: Promise<T> | null = null;
  const listeners = new Set<() => void>();
  const fetch = (): Promise<T> => {
    coming ??= load().then(
      (module) => {
        loaded = module;
        for (const listener of listeners) listener();
        note(fetch, true);
        return module;
      },
      (error: unknown) => {
        // Without a connection it cannot come; the next press asks again.
        coming = null;
        note(fetch, false);
        throw error;
      },
    );
    return coming;
  };
  if (isAhead) all.push(fetch);
  return {
    fetch,
    now: () => loaded,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The code once it is there, null until then. */
export function useLater<T>(code: Later<T>): T | null {
  return useSyncExternalStore(code.subscribe, code.now, () => null);
}

const tryAgainAfterMs = 3000;

/** The code once it is wanted and there; while there is no connection it is asked for again and again. */
export function useWhenWanted<T>(code: Later<T>, isWanted: boolean): T | null {
  const loaded = useLater(code);
  const isMissing = isWanted && loaded === null;
  useEffect(() => {
    if (!isMissing) return;
    const ask = () => void code.fetch().catch(() => undefined);
    ask();
    const timer = setInterval(ask, tryAgainAfterMs);
    return () => clearInterval(timer);
  }, [code, isMissing]);
  return isWanted ? loaded : null;
}

/** Fetches everything of the page that was left for later, when nothing else is to be done. */
export function useFetchingLater(): void {
  const [isQuiet, setQuiet] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(true), quietMs);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (isQuiet) for (const fetch of all) fetch().catch(() => undefined);
  }, [isQuiet]);
}

function subscribeToMissing(listener: () => void): () => void {
  onMissing.add(listener);
  return () => onMissing.delete(listener);
}

/** Whether anything did not come when it was last asked for: there is no connection, or another release is on the server. */
export function useIsMissing(): boolean {
  return useSyncExternalStore(
    subscribeToMissing,
    () => missing.size > 0,
    () => false,
  );
}

/** Asks once more for all that did not come; resolves to whether all of it is here. */
export async function fetchMissing(): Promise<boolean> {
  await Promise.allSettled([...missing].map((fetch) => fetch()));
  return missing.size === 0;
}
