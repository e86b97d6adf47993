import type { History } from '@/components/canvas/core/history';
import type { Answer, ItemContent, OntologyClass } from '@/server/projects/tasks';
import { type Row, type Rows, type Shelf, shelves } from './device-shelf';

/**
 * Unfinished work on one item as this device keeps it: written at every stroke and every key, so that no crash or closed
 * tab loses it.
 */
export interface DeviceDraft {
  readonly answer: Answer | null;
  readonly comment: string;
  /** The comment as the server has it; absent where an earlier release kept the draft, which sent no comments. */
  readonly sentComment?: string | undefined;
  readonly activeSeconds: number;
  /** The server's version that this is based on; zero while it has none. */
  readonly version: number;
  /** Holds something that the server does not have yet. */
  readonly isAhead: boolean;
  /** The id under which it will be handed in, made once, so that every retry is the same submission. */
  readonly submissionId: string;
  /** What can be undone, so that undo survives a reload; null where the answer did not come from this device. */
  readonly history: History | null;
  readonly savedAt: number;
  /** Counts the saves on this device: one that is based on an older count meets what another tab saved since. */
  readonly revision: number;
}

/** Work handed in on this device and not yet taken by the server. */
export interface Outgoing {
  readonly submissionId: string;
  readonly projectId: string;
  readonly seatId: string;
  /** The lease under which the item was shown; absent where that was not known when it was handed in. */
  readonly leaseId?: string | undefined;
  readonly content: ItemContent;
  readonly classes: readonly OntologyClass[];
  readonly answer: Answer;
  readonly comment: string;
  readonly activeSeconds: number;
  /** What it pays; absent where that was not known when it was handed in. */
  readonly priceMinor?: bigint;
}

/** A hand-in in line; a person's go out in the order of `place`. */
export type Waiting = Outgoing & Row & { readonly place: number; readonly readingSeconds: number };

/** What the server would not take, kept so that its maker can see it and why. */
export type Refused = Outgoing & Row & { readonly reason: string; readonly refusedAt: number };

/** When a look for what is old first found the row as it is; each save writes a row without it. */
type Aging = Row & { readonly foundAt?: number };
export type DraftRow = Row & { readonly draft: DeviceDraft };
type ReadingRow = Row & { readonly seconds: number };

const day = 24 * 3_600_000;
const draftsKeptFor = 14 * day;
const refusedKeptFor = 60 * day;
/** Reading longer than this before one answer is not believed, nor counted. */
const longestReading = 3600;

/** Whether there is anything in it that its maker would miss. */
export function isBegun({ answer, comment }: Pick<DeviceDraft, 'answer' | 'comment'>): boolean {
  return answer !== null || comment.trim() !== '';
}

export function readDraft(shelf: Shelf, personId: string, seatId: string): Promise<DeviceDraft | null> {
  return shelf.run('readonly', async (rows) => (await rows.get<DraftRow>('drafts', personId, seatId))?.draft ?? null);
}

export type DraftKept =
  | { readonly status: 'kept'; readonly revision: number }
  /** Another tab of this browser has saved since: nothing was overwritten, and what it saved is here. */
  | { readonly status: 'overtaken'; readonly draft: DeviceDraft };

/** Keeps a draft whose `revision` is the one it is based on; a draft that another tab saved since is not overwritten. */
export function writeDraft(shelf: Shelf, personId: string, seatId: string, draft: DeviceDraft): Promise<DraftKept> {
  return shelf.run('readwrite', async (rows): Promise<DraftKept> => {
    const stored = await rows.get<DraftRow>('drafts', personId, seatId);
    if (stored && stored.draft.revision > draft.revision) return { status: 'overtaken', draft: stored.draft };
    const revision = draft.revision + 1;
    await rows.put('drafts', { personId, id: seatId, draft: { ...draft, revision } } as DraftRow);
    return { status: 'kept', revision };
  });
}

export function isDraftRow(row: Row | null): row is DraftRow {
  return row !== null && 'draft' in row;
}

/**
 * What is left on the device where drafts were held in the page's memory, `first` to `last`, while it did not answer: `there`,
 * if it was saved after what `first` was made from, and null if `last` may take its place. It is left with a later count than
 * any of the others, so that each of their saves meets it.
 */
export function leftBeside(there: DraftRow, first: DraftRow, last: Row | null): DraftRow | null {
  if (there.draft.revision < first.draft.revision) return null;
  const latest = Math.max(there.draft.revision, isDraftRow(last) ? last.draft.revision : 0, first.draft.revision);
  return { ...there, draft: { ...there.draft, revision: latest + 1 } };
}

/** Everything that was begun on this device and not handed in, by its seat, what was saved last first. */
export async function draftsOf(shelf: Shelf, personId: string): Promise<ReadonlyMap<string, DeviceDraft>> {
  const rows = await shelf.run('readonly', async (each) => {
    const waiting = new Set((await inLine(each, personId)).map(({ seatId }) => seatId));
    const begun = await each.of<DraftRow>('drafts', personId);
    return begun.filter(({ id, draft }) => isBegun(draft) && !waiting.has(id));
  });
  const inOrder = [...rows].sort((one, other) => other.draft.savedAt - one.draft.savedAt);
  return new Map(inOrder.map(({ id, draft }) => [id, draft]));
}

export function dropDraft(shelf: Shelf, personId: string, seatId: string): Promise<void> {
  return shelf.run('readwrite', (rows) => rows.drop('drafts', personId, seatId));
}

/**
 * Takes away, whoever made it, what nobody has touched for long, so that there is room for new work: drafts after two
 * weeks, refused work after two months, counted from when it was first found here as it is. What waits to be sent is never
 * taken away. `now`: by the server's clock, since a device's that is set anew would make today's work look old.
 */
export function dropOld(shelf: Shelf, now: Date): Promise<void> {
  const at = now.getTime();
  return shelf.run('readwrite', async (rows) => {
    for (const [name, keptFor] of [['drafts', draftsKeptFor] as const, ['refused', refusedKeptFor] as const])
      for (const row of await rows.all<Aging>(name)) {
        if (row.foundAt === undefined) await rows.put(name, { ...row, foundAt: at } as Aging);
        else if (at - row.foundAt > keptFor) await rows.drop(name, row.personId, row.id);
      }
  });
}

/** What waits to be sent, in order. One person's outbox is never sent by another. */
export function waitingOf(shelf: Shelf, personId: string): Promise<readonly Waiting[]> {
  return shelf.run('readonly', (rows) => inLine(rows, personId));
}

async function inLine(rows: Rows, personId: string): Promise<readonly Waiting[]> {
  return [...(await rows.of<Waiting>('outbox', personId))].sort((one, other) => one.place - other.place);
}

/** Puts a hand-in at the end of the line, with the time spent on reading the guide since the last one. */
export function queueUp(shelf: Shelf, personId: string, outgoing: Outgoing): Promise<void> {
  return shelf.run('readwrite', async (rows) => {
    const line = await inLine(rows, personId);
    if (line.some(({ id }) => id === outgoing.submissionId)) return;
    const reading = await rows.get<ReadingRow>('reading', personId, outgoing.projectId);
    if (reading) await rows.drop('reading', personId, outgoing.projectId);
    const place = (line.at(-1)?.place ?? 0) + 1;
    const readingSeconds = Math.min(reading?.seconds ?? 0, longestReading);
    await rows.put('outbox', { ...outgoing, personId, id: outgoing.submissionId, place, readingSeconds } as Waiting);
  });
}

/** The server has taken it in, or its maker has given it up: neither it nor its draft need to be kept. */
export function takenIn(shelf: Shelf, { personId, id, seatId }: Waiting): Promise<void> {
  return shelf.run('readwrite', async (rows) => {
    await rows.drop('outbox', personId, id);
    await rows.drop('drafts', personId, seatId);
  });
}

/** The server will not take it, whenever it is sent: it leaves the line and is kept to be looked at. */
export function setAside(shelf: Shelf, waiting: Waiting, reason: string, now: number): Promise<void> {
  return shelf.run('readwrite', async (rows) => {
    await rows.drop('outbox', waiting.personId, waiting.id);
    await rows.put('refused', { ...waiting, reason, refusedAt: now } as Refused);
  });
}

export async function refusedOf(shelf: Shelf, personId: string): Promise<readonly Refused[]> {
  const rows = await shelf.run('readonly', (each) => each.of<Refused>('refused', personId));
  return [...rows].sort((one, other) => other.refusedAt - one.refusedAt);
}

/** Puts back what was dropped, as it was. */
export function returnRefused(shelf: Shelf, refused: Refused): Promise<void> {
  return shelf.run('readwrite', (rows) => rows.put('refused', refused));
}

export function dropRefused(shelf: Shelf, { personId, id }: Row): Promise<void> {
  return shelf.run('readwrite', (rows) => rows.drop('refused', personId, id));
}

/** Everything of a person leaves this device: their account is gone. */
export function forgetPerson(shelf: Shelf, personId: string): Promise<void> {
  return shelf.run('readwrite', async (rows) => {
    for (const name of shelves) for (const { id } of await rows.of(name, personId)) await rows.drop(name, personId, id);
  });
}

/** Seconds spent on reading a project's guide that no hand-in carries yet. */
export async function readingOf(shelf: Shelf, personId: string, projectId: string): Promise<number> {
  const row = await shelf.run('readonly', (rows) => rows.get<ReadingRow>('reading', personId, projectId));
  return row?.seconds ?? 0;
}

export function addReading(shelf: Shelf, personId: string, projectId: string, seconds: number): Promise<void> {
  return shelf.run('readwrite', async (rows) => {
    const row = await rows.get<ReadingRow>('reading', personId, projectId);
    const sum = Math.min((row?.seconds ?? 0) + seconds, longestReading);
    await rows.put('reading', { personId, id: projectId, seconds: sum } as ReadingRow);
  });
}
