'use client';

import { useMutation } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { type Trouble, troubleOf, useRefusable } from './use-refusable';

interface Options {
  readonly projectId: string;
  readonly seatId: string;
  readonly activeSeconds: RefObject<number>;
  /** Much of the lease passed before the item came on the screen: the server hears of it at once. */
  readonly isOld: boolean;
  /** Null when the lease has passed on. */
  readonly onLease: (until: Date | null, now: Date) => void;
  readonly onTrouble: (trouble: Trouble) => void;
}

/** After this much work the server hears that somebody is at it, so that reading and thinking keep the item too. */
const workBetweenBeatsSeconds = 120;
const lookEveryMs = 5000;

/**
 * Tells the server of work that changes nothing yet, and how much of it there was: that is what pays for an answer which
 * comes too late. A page that nobody uses lets the lease run out.
 */
export function useHeartbeat({ projectId, seatId, activeSeconds, isOld, onLease, onTrouble }: Options): void {
  const trpc = useTRPC();
  const { mutateAsync } = useMutation(trpc.annotations.atWork.mutationOptions());
  const attempt = useRefusable();
  const told = useRef(isOld ? -workBetweenBeatsSeconds : activeSeconds.current);
  useEffect(() => {
    const beat = async () => {
      if (activeSeconds.current - told.current < workBetweenBeatsSeconds) return;
      told.current = activeSeconds.current;
      const result = await attempt(() => mutateAsync({ projectId, seatId, activeSeconds: told.current }));
      if (!result.ok) {
        const trouble = troubleOf(result.refusal);
        return trouble ? onTrouble(trouble) : undefined;
      }
      onLease(result.value?.leaseUntil ?? null, result.value?.now ?? new Date());
    };
    const looker = setInterval(() => void beat(), lookEveryMs);
    return () => clearInterval(looker);
  }, [activeSeconds, attempt, mutateAsync, onLease, onTrouble, projectId, seatId]);
}
