import type { Shelf } from './device-shelf';
import type { DeviceDraft, DraftRow } from './device-store';
import { isSameWork, type Written } from './draft-conflict';

/**
 * What a page had not written to its device's database when it was left: a note in the browser's other storage, which
 * takes it at once. The next page that opens the database puts it where it belongs.
 */
export interface PartingNote {
  readonly personId: string;
  readonly seatId: string;
  /** Its `revision` is the one it is based on. */
  readonly draft: DeviceDraft;
  /** What was being written as the page went: the database may have it or not. */
  readonly underWay: Written | null;
}

type NoteStorage = Pick<Storage, 'getItem' | 'key' | 'length' | 'removeItem' | 'setItem'>;

const prefix = 'casebook.parting ';
const placeOf = (personId: string, seatId: string) => `${prefix}${personId} ${seatId}`;

export function isNotePlace(place: string | null): boolean {
  return place?.startsWith(prefix) ?? false;
}

/** Null where the browser forbids it. */
export function noteStorage(): NoteStorage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** Where there is no room for what can be undone, the note goes without; where there is none at all, there is no note. */
export function leaveNote(storage: NoteStorage | null, note: PartingNote): void {
  const place = placeOf(note.personId, note.seatId);
  for (const draft of [note.draft, { ...note.draft, history: null }]) {
    try {
      storage?.setItem(place, JSON.stringify({ ...note, draft }));
      return;
    } catch {
      // The next form is smaller.
    }
  }
}

export function dropNote(storage: NoteStorage | null, personId: string, seatId: string): void {
  storage?.removeItem(placeOf(personId, seatId));
}

/** Their account is gone. */
export function dropNotesOf(storage: NoteStorage | null, personId: string): void {
  for (const note of allNotes(storage)) if (note.personId === personId) dropNote(storage, personId, note.seatId);
}

export function noteOf(storage: NoteStorage | null, personId: string, seatId: string): PartingNote | null {
  return read(storage?.getItem(placeOf(personId, seatId)) ?? null);
}

/** Everybody's notes on this device; what is not a note any release can have written is taken away. */
export function allNotes(storage: NoteStorage | null): readonly PartingNote[] {
  if (!storage) return [];
  const places = Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter(isNotePlace);
  return places.flatMap((place) => {
    const note = place === null ? null : read(storage.getItem(place));
    if (!note && place !== null) storage.removeItem(place);
    return note ?? [];
  });
}

function read(written: string | null): PartingNote | null {
  try {
    const note = JSON.parse(written ?? 'null') as Partial<PartingNote> | null;
    const isNote =
      typeof note?.personId === 'string' && typeof note.seatId === 'string' && 'submissionId' in (note.draft ?? {});
    return isNote ? (note as PartingNote) : null;
  } catch {
    return null;
  }
}

/**
 * Puts a note where it belongs, and resolves to the draft as it is kept then; null where another tab has saved other work
 * since, which is not written over: the note stays, and whoever opens the item is asked. Rejects with a `ShelfTrouble`.
 */
export function settleNote(
  shelf: Shelf,
  { personId, seatId, draft, underWay }: PartingNote,
): Promise<DeviceDraft | null> {
  return shelf.run('readwrite', async (rows) => {
    const stored = (await rows.get<DraftRow>('drafts', personId, seatId))?.draft;
    if (stored && stored.revision > draft.revision) {
      if (isSameWork(stored, draft)) return stored;
      const isOwn = underWay !== null && stored.revision === draft.revision + 1 && isSameWork(stored, underWay);
      if (!isOwn) return null;
    }
    const kept = { ...draft, revision: Math.max(stored?.revision ?? 0, draft.revision) + 1 };
    await rows.put('drafts', { personId, id: seatId, draft: kept } as DraftRow);
    return kept;
  });
}
