import type { Call } from '@/server/call';
import { exportProject } from '@/server/interchange/export';

/** What the file of an export says. */
export async function exportedText(call: Call, projectId: string, wish: Parameters<typeof exportProject>[2]) {
  const { parts } = await exportProject(call, projectId, wish);
  return [...parts].join('');
}
