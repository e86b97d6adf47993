import 'server-only';
import { TRPCError } from '@trpc/server';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { type Closure, closedAddress, closedDigests, wholePageHeader } from '@/server/closed-mark';
import { Outage } from '@/server/outage';
import { requestContext } from './context';
import { createCaller } from './root';

const callerOfRequest = cache(async () => createCaller(await requestContext()));

type Caller = Awaited<ReturnType<typeof callerOfRequest>>;

/**
 * How a page asks: `const project = await ask((api) => api.projects.get({ projectId }))`. A refusal that has a page of its
 * own becomes that page: signed out goes to sign-in and comes back, missing or forbidden is "not found", and so is an
 * address whose id is no id. Where the database does not answer, a whole page sends its visitor to the plain page that says
 * so with 503, and a move inside the app comes to the error page, which says so too. Everything else is a bug and goes there.
 */
export async function ask<T>(question: (api: Caller) => Promise<T>): Promise<T> {
  try {
    return await question(await callerOfRequest());
  } catch (error) {
    if (error instanceof TRPCError) {
      if (error.code === 'UNAUTHORIZED') {
        const path = (await headers()).get('x-path') ?? '/';
        redirect(`/sign-in?next=${encodeURIComponent(path)}`);
      }
      if (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN' || error.code === 'BAD_REQUEST') notFound();
    }
    const outage = error instanceof TRPCError ? error.cause : null;
    if (outage instanceof Outage) await leave(outage.code === 'too_busy' ? 'busy' : 'away', error);
    throw error;
  }
}

async function leave(closure: Closure, error: unknown): Promise<never> {
  const asked = await headers();
  if (asked.has(wholePageHeader)) redirect(closedAddress(asked.get('x-path') ?? '/', closure));
  throw new Closed(closure, error);
}

/** The error page knows this one by its mark: all else of an error stays on the server. */
class Closed extends Error {
  override readonly name = 'Closed';
  readonly digest: string;

  constructor(closure: Closure, cause: unknown) {
    super('the house is closed for a moment', { cause });
    this.digest = closedDigests[closure];
  }
}
