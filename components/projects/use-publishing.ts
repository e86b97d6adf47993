'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { v7 } from 'uuid';
import { useTRPC } from '@/components/api/trpc';
import { askedAnew } from './loaded';
import { useRefusal } from './use-refusal';

/** Setting money aside and publishing, in that order; a repeated press moves the money once. */
export function usePublishing(projectId: string) {
  const trpc = useTRPC();
  const router = useRouter();
  const readRefusal = useRefusal();
  const readiness = useQuery({
    ...trpc.assignment.readiness.queryOptions({ projectId }),
    ...askedAnew,
    // What was just uploaded is compared within moments.
    refetchInterval: ({ state }) => (state.data && state.data.kin.unread > 0 ? 5000 : false),
  });
  const purses = useQuery({ ...trpc.ledger.purses.queryOptions(), ...askedAnew });
  const allocating = useMutation(trpc.ledger.allocate.mutationOptions());
  const publishing = useMutation(trpc.assignment.publish.mutationOptions());
  const funding = useMutation(trpc.ledger.addDemoFunds.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  // One id an attempt: it is kept until the money has moved, so that a retry is the same transfer.
  const requestId = useRef(v7());

  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(readRefusal(error).message);
      return false;
    } finally {
      requestId.current = v7();
      await Promise.all([readiness.refetch(), purses.refetch()]);
    }
  };

  const publish = (setAsideMinor: bigint) =>
    attempt(async () => {
      if (setAsideMinor > 0n) {
        const transfer = { projectId, requestId: requestId.current, amountMinor: setAsideMinor } as const;
        await allocating.mutateAsync({ ...transfer, direction: 'to_project' });
      }
      await publishing.mutateAsync({ projectId });
      router.push(`/studio/${projectId}`);
      router.refresh();
    });

  const addFunds = (amountMinor: bigint, currency: string) =>
    attempt(() => funding.mutateAsync({ requestId: requestId.current, amountMinor, currency }));

  const step = allocating.isPending ? 'money' : publishing.isPending ? 'seats' : null;
  return { readiness, purses, problem, publish, step, addFunds, isFunding: funding.isPending } as const;
}
