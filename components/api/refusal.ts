import type { TRPCClientErrorLike } from '@trpc/client';
import type { AppRouter } from '@/server/api/root';

export interface RefusalView {
  /** The declared code, `broken` for a bug of ours, `offline` when no answer came. */
  readonly problem: string;
  /** A whole sentence in the person's language. */
  readonly message: string;
  /** Sentences by dotted field path, to stand beside their fields. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads a failed call for the screen. `offlineMessage` is shown when the server could not be reached at all. */
export function refusalOf(error: TRPCClientErrorLike<AppRouter>, offlineMessage: string): RefusalView {
  const data = error.data;
  if (!data) return { problem: 'offline', message: offlineMessage, fields: {} };
  const fields = Object.fromEntries(data.fields.map((field) => [field.path, field.message]));
  return { problem: data.problem, message: error.message, fields };
}

/** Whether a call failed without an answer: nobody knows whether it was done. */
export function isUnanswered(error: unknown): boolean {
  return !(error as Partial<TRPCClientErrorLike<AppRouter>>).data;
}
