'use client';

import { useRef } from 'react';
import { isUnanswered } from '@/components/api/refusal';
import { changedSince } from './changed-since';
import { type Autosave, useAutosave } from './use-autosave';

/**
 * Saves of a form what was changed in it, and nothing else (`useAutosave`): several people may have it open, and what stands
 * in the other boxes may be old. What a save without an answer has made of its boxes nobody knows, so they are saved again
 * whatever is typed in them then.
 */
export function useChangesSaved<T extends object>(value: T, save: (changes: Partial<T>) => Promise<unknown>): Autosave {
  const stored = useRef<Partial<T>>(value);
  return useAutosave(value, async (now) => {
    const changes = changedSince(stored.current, now);
    try {
      if (Object.keys(changes).length > 0) await save(changes);
      stored.current = { ...stored.current, ...now };
    } catch (error) {
      const unknown = Object.fromEntries(Object.keys(changes).map((name) => [name, undefined]));
      if (isUnanswered(error)) stored.current = { ...stored.current, ...unknown };
      throw error;
    }
  });
}
