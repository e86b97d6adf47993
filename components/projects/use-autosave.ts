'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUnanswered, type RefusalView } from '@/components/api/refusal';
import { toastProblem } from '@/components/ui/toasts';
import { useLeaveWarning } from './use-leave-warning';
import { useRefusal } from './use-refusal';
import { useSaveBeforeLeaving } from './use-save-before-leaving';

type SaveState = 'saved' | 'waiting' | 'saving' | 'failed';

export type Autosave = {
  readonly state: SaveState;
  /** Why the last save was refused; gone after the next that succeeds. */
  readonly refusal: RefusalView | null;
  /** Saves now what is not saved yet; true when everything is. */
  readonly flush: () => Promise<boolean>;
};

const keyOf = (value: unknown) =>
  JSON.stringify(value, (_name, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));

const pauseMs = 700;
/** How often a save that got no answer is tried again. */
const againMs = 8000;

/**
 * Saves `value` whenever it has rested for a moment, one save at a time and always the newest, when the person leaves
 * the screen, and on `flush`. While something is not saved links wait for it and the browser asks before the page is
 * closed; who leaves by another way is told when the last save fails. The first value counts as saved.
 */
export function useAutosave<T>(value: T, save: (value: T) => Promise<unknown>): Autosave {
  const [state, setState] = useState<SaveState>('saved');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const readRefusal = useRefusal('save');
  const t = useTranslations('projects.save');
  const key = keyOf(value);
  /** Null when a save had no answer: the server may have what was typed before or what was sent. */
  const saved = useRef<string | null>(key);
  const latest = useRef({ value, key, save });
  const running = useRef<Promise<boolean> | null>(null);
  useEffect(() => {
    latest.current = { value, key, save };
  });

  const saveAll = useCallback(async (): Promise<boolean> => {
    while (latest.current.key !== saved.current) {
      const given = latest.current;
      setState('saving');
      try {
        await given.save(given.value);
        saved.current = given.key;
        setRefusal(null);
      } catch (error) {
        if (isUnanswered(error)) saved.current = null;
        setState('failed');
        setRefusal(readRefusal(error));
        return false;
      }
    }
    setState('saved');
    setRefusal(null);
    return true;
  }, [readRefusal]);

  const flush = useCallback((): Promise<boolean> => {
    running.current ??= saveAll().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [saveAll]);

  useEffect(() => {
    // Typed back to what is stored: nothing is left to be saved, and nothing to be refused.
    if (key === saved.current) return void flush();
    setState('waiting');
    const timer = setTimeout(() => void flush(), pauseMs);
    return () => clearTimeout(timer);
  }, [key, flush]);

  useTriedAgain(state === 'failed' && refusal?.problem === 'offline', flush);

  useEffect(() => {
    const again = () => void flush();
    // Coming back to the window is coming back from signing in again in another tab.
    window.addEventListener('online', again);
    window.addEventListener('focus', again);
    return () => {
      window.removeEventListener('online', again);
      window.removeEventListener('focus', again);
      void flush().then((isSaved) => (isSaved ? undefined : toastProblem(t('lost'))));
    };
  }, [flush, t]);

  useLeaveWarning(state !== 'saved');
  useSaveBeforeLeaving(state !== 'saved', key, flush);

  return { state, refusal, flush };
}

function useTriedAgain(isUnanswered: boolean, flush: () => Promise<boolean>) {
  useEffect(() => {
    if (!isUnanswered) return;
    const timer = setTimeout(() => void flush(), againMs);
    return () => clearTimeout(timer);
  }, [isUnanswered, flush]);
}
