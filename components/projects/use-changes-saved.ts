'use client';

import { useRef } from 'react';
import { changedSince } from './changed-since';
import { type Autosave, useAutosave } from './use-autosave';

/**
 * Saves of a form what was changed in it, and nothing else (`useAutosave`): several people may have it open, and what stands
 * in the other boxes may be old.
 */
export function useChangesSaved<T extends object>(value: T, save: (changes: Partial<T>) => Promise<unknown>): Autosave {
  const stored = useRef<Partial<T>>(value);
  return useAutosave(value, async (now) => {
    const changes = changedSince(stored.current, now);
    if (Object.keys(changes).length > 0) await save(changes);
    stored.current = { ...stored.current, ...now };
  });
}
