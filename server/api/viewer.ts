import 'server-only';
import type { ViewerView } from '@/server/accounts/contract';
import { ask } from './caller';

/** Who is looking, for layouts and pages: null for a stranger. Asked once a request, since the caller is. */
export function getViewer(): Promise<ViewerView | null> {
  return ask((api) => api.accounts.viewer());
}
