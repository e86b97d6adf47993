'use client';

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { type RefusalView, refusalOf } from '@/components/api/refusal';

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: RefusalView };

/** A call that has no answer by then counts as unanswered; should it arrive all the same, trying again does no harm. */
const patienceMs = 30_000;

/** Runs a call to the server and gives back its answer or its refusal, so that code goes on either way. */
export function useRefusable() {
  const offline = useTranslations('shell')('offline');
  return useCallback(
    async <T>(act: () => Promise<T>): Promise<Attempt<T>> => {
      let patience: ReturnType<typeof setTimeout> | undefined;
      const tooLate = new Promise<Attempt<T>>((resolve) => {
        const refusal = { problem: 'offline', message: offline, fields: {} };
        patience = setTimeout(() => resolve({ ok: false, refusal }), patienceMs);
      });
      const answer = act().then(
        (value): Attempt<T> => ({ ok: true, value }),
        (error): Attempt<T> => ({ ok: false, refusal: refusalOf(error, offline) }),
      );
      const first = await Promise.race([answer, tooLate]);
      clearTimeout(patience);
      return first;
    },
    [offline],
  );
}

/** Why work cannot leave this device now, though it may later. */
export type Trouble = 'offline' | 'signed_out' | 'other_person' | 'outdated' | 'broken';

const troubles: Readonly<Record<string, Trouble>> = {
  offline: 'offline',
  signed_out: 'signed_out',
  other_person: 'other_person',
  broken: 'broken',
  // A page of an earlier release may be open while the server is of a later one: its work waits until it is reloaded.
  malformed: 'outdated',
  invalid_input: 'outdated',
  too_busy: 'broken',
  database_away: 'broken',
};

/** Null for a refusal that trying again would not change. */
export function troubleOf({ problem }: RefusalView): Trouble | null {
  return troubles[problem] ?? null;
}

/** Nobody is signed in by now, or somebody else is. */
export function isSignedOut(trouble: Trouble | null): boolean {
  return trouble === 'signed_out' || trouble === 'other_person';
}
