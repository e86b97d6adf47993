import type { Answer } from '@/server/projects/tasks';

/** Unfinished work on one item as this device keeps it: written at every stroke, so that no crash or closed tab loses it. */
export interface DeviceDraft {
  readonly answer: Answer | null;
  readonly comment: string;
  readonly activeSeconds: number;
  /** The server's version that this is based on; zero while it has none. */
  readonly version: number;
  /** Holds something that the server does not have yet. */
  readonly isAhead: boolean;
  /** The id under which it will be handed in, made once, so that every retry is the same submission. */
  readonly submissionId: string;
  readonly savedAt: number;
}

/** Work handed in on this device and not yet taken by the server. */
export interface Outgoing {
  readonly submissionId: string;
  readonly projectId: string;
  readonly seatId: string;
  readonly itemName: string;
  readonly answer: Answer;
  readonly comment: string;
  readonly activeSeconds: number;
}

const draftKey = (seatId: string) => `casebook.draft.${seatId}`;
const outboxKey = (personId: string) => `casebook.outbox.${personId}`;
const refusedKey = (personId: string) => `casebook.refused.${personId}`;
const keptFor = 14 * 24 * 3_600_000;

function read<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** False when this device keeps nothing: private mode, or no room left. */
function write(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function readDraft(seatId: string): DeviceDraft | null {
  return read<DeviceDraft>(draftKey(seatId));
}

export function writeDraft(seatId: string, draft: DeviceDraft): boolean {
  return write(draftKey(seatId), draft);
}

export function dropDraft(seatId: string): void {
  try {
    localStorage.removeItem(draftKey(seatId));
  } catch {
    // A device that keeps nothing has nothing to drop.
  }
}

/** Takes away drafts that nobody has touched for two weeks, so that the room is there for new ones. */
export function dropOldDrafts(now: number): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(draftKey(''))) continue;
      const draft = read<DeviceDraft>(key);
      if (!draft || now - draft.savedAt > keptFor) localStorage.removeItem(key);
    }
  } catch {
    // As above.
  }
}

/** What waits to be sent, in order. One person's outbox is never sent by another. */
export function readOutbox(personId: string): readonly Outgoing[] {
  return read<Outgoing[]>(outboxKey(personId)) ?? [];
}

export function writeOutbox(personId: string, outbox: readonly Outgoing[]): boolean {
  return write(outboxKey(personId), outbox);
}

/** Keeps a copy of what the server refused, the last twenty. */
export function keepRefused(personId: string, outgoing: Outgoing): void {
  const earlier = read<Outgoing[]>(refusedKey(personId)) ?? [];
  write(refusedKey(personId), [...earlier, outgoing].slice(-20));
}
