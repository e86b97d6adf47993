import 'server-only';
import { cookies } from 'next/headers';
import type { ViewerView } from '@/server/accounts/contract';
import { ask } from './caller';

/**
 * Who is looking, for layouts and pages: null for a stranger. Asked once a request, since the caller is. Whoever brings no
 * session cookie is a stranger without asking the database, so the landing page stands even when it is down.
 */
export async function getViewer(): Promise<ViewerView | null> {
  const hasSession = (await cookies()).getAll().some(({ name }) => name.includes('next-auth.session-token'));
  return hasSession ? ask((api) => api.accounts.viewer()) : null;
}
