'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, splitLink } from '@trpc/client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import superjson from 'superjson';
import type { AppRouter } from '@/server/api/root';
import { callsAtOnce } from '@/server/batch';
import { PageOf, pageOfHeader } from './page-of';
import { TRPCProvider } from './trpc';

/** Browsers let 64 KB in all outlive a page; larger calls are cut off with it, as ever. */
const longestLastingBody = 30_000;

/** What was sent goes on when the person leaves the page: a hand-in pressed just before is not lost on the way. */
function lasting(init: RequestInit = {}): RequestInit {
  const isSmall = typeof init.body === 'string' && init.body.length <= longestLastingBody;
  return isSmall ? { ...init, keepalive: true, signal: null } : init;
}

/** One query cache and one batching client for the whole page. */
export function ApiProvider({ personId, children }: { personId?: string | undefined; children: ReactNode }) {
  const latestPerson = useRef(personId);
  useEffect(() => {
    latestPerson.current = personId;
  }, [personId]);
  const [queryClient] = useState(
    () =>
      new QueryClient({
        // Offline a call fails at once and says so. By default it would wait unseen, and act on a press of long ago.
        defaultOptions: {
          queries: { staleTime: 15_000, retry: 1, refetchOnWindowFocus: false, networkMode: 'always' },
          mutations: { networkMode: 'always' },
        },
      }),
  );
  const [client] = useState(() => {
    const way = {
      url: '/api/trpc',
      maxItems: callsAtOnce,
      transformer: superjson,
      // Read anew each time: a page that stays open says for whom it was made.
      headers: (): Record<string, string> => (latestPerson.current ? { [pageOfHeader]: latestPerson.current } : {}),
      fetch: (input: RequestInfo | URL | string, init?: object) => fetch(input, lasting(init as RequestInit)),
    };
    return createTRPCClient<AppRouter>({
      links: [
        splitLink({
          // A question too long for an address, such as one about hundreds of items, travels in a body.
          condition: ({ context }) => context.isLong === true,
          true: httpBatchLink({ ...way, methodOverride: 'POST' }),
          false: httpBatchLink({ ...way, maxURLLength: 4000 }),
        }),
      ],
    });
  });
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <PageOf value={personId}>{children}</PageOf>
      </TRPCProvider>
    </QueryClientProvider>
  );
}
